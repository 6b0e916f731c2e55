"""Pages of the files of a group."""
