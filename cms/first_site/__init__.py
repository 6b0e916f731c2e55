"""The site as an editor finds it on the first day: languages, empty lists, legal pages to write, and an administrator."""
