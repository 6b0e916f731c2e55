"""Taking away what the site keeps no longer, in small parts, by a periodic job. `docs/operations.md` says what is kept how long."""
