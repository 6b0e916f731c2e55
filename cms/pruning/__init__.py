"""Deletes expired data in small batches, by a periodic job. `docs/operations.md` says how long each kind is kept."""
