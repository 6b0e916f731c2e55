"""The login for programs: getting a token, and being known by it."""
