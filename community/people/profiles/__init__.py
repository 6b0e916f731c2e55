"""Profiles: what a person says of herself, and what of it somebody else sees."""
