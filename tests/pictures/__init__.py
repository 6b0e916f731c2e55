"""`make pictures`: screenshots of the demo's pages for `docs/pictures/`, with a stopped clock. Two runs make the same files."""
