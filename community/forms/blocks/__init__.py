"""The blocks of which editors make forms. Their names are those of the schema, and their ids become its keys."""

from .body import FormBody, SectionBlock

__all__ = ["FormBody", "SectionBlock"]
