"""Login for programs: getting a token, and authenticating with it."""
