"""Taking away what the site keeps no longer, in small parts, by the regular work. `docs/operations.md` says what is kept how long."""
