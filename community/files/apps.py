from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Private files: what they are, where they lie, how they are handed out."""

    name = "community.files"
    label = "files"
