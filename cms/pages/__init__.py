"""Page types, one module each."""
