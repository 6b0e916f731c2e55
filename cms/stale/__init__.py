"""Stale translations: detected when the source is published with other texts, and shown to editors with the changes."""
