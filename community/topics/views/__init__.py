"""The pages of the topic store."""
