"""The style guide: every component and block of the theme in its states, rendered by the templates and styles of the pages."""
