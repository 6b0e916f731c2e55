"""What the demo's pages refer to, by the names in the content files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from wagtail.models import Page

from cms.models import Contact, Municipality, Region, SiteDocument, SiteImage, Topic

from .content import SOURCE, ContentError, read_list


@dataclass
class Stock:
    """Pictures, files, directory entries and pages of the source language, by their names in the content files."""

    pictures: dict[str, SiteImage] = field(default_factory=dict)
    documents: dict[str, SiteDocument] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def find(self, model: type[models.Model], name: str) -> Any:
        """Return the object of `model` called `name`. Raises ContentError if there is none."""
        shelves: dict[type[models.Model], dict[str, Any]] = {
            SiteImage: self.pictures,
            SiteDocument: self.documents,
            Topic: self.topics,
            Region: self.regions,
            Municipality: self.municipalities,
            Contact: self.contacts,
        }
        shelf = self.pages if issubclass(model, Page) else shelves[model]
        if name not in shelf:
            raise ContentError(f"There is no {model._meta.verbose_name} called {name}.")
        return shelf[name]

    def alt_text(self, picture: str, language: str) -> str:
        """Return the description of a picture in `language`. Raises ContentError if there is none."""
        said: dict[str, str] = read_list("pictures")[picture]["alt"]
        if language not in said:
            raise ContentError(f"The picture {picture} has no alternative text in {language}.")
        return said[language]

    def document_language(self, document: str) -> str:
        """Return the language of a file."""
        return str(read_list("documents")[document].get("language", SOURCE))
