"""Version 3 of the content API, which is Wagtail's own: what is told in it, and how it is served."""
