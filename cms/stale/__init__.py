"""Translations whose source has other words by now: noticed when the source is published, shown to editors with what changed."""
