"""What happens when content changes."""


def connect() -> None:
    """Connect the receivers of this room."""
