"""The topic store as JSON."""
