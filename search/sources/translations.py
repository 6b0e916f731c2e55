"""Translations of a page: which of them a reader finds, and what the text of one adds to the documents of the others.

Only versions that everybody may find are used here, so nothing private or stale gets into another document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from cms.localisation import rank_for


@dataclass(frozen=True, slots=True)
class Version:
    """A page that can be found, as one of several language versions."""

    key: int
    family: str
    language: str
    url: str
    text: str


@dataclass(slots=True)
class Family:
    """The versions of one page by language, oldest first."""

    versions: dict[str, Version] = field(default_factory=dict)

    @property
    def urls(self) -> dict[str, str]:
        return {language: version.url for language, version in self.versions.items()}

    def readers_of(self, version: Version) -> tuple[str, ...]:
        """Return the languages whose readers find `version`, by the same rules as for links between pages."""
        languages = dict.fromkeys((*(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES), version.language))
        return tuple(reader for reader in languages if self.version_for(reader).key == version.key)

    def version_for(self, reader: str) -> Version:
        """Return the version found by readers of the language `reader`."""
        return min(self.versions.values(), key=lambda version: (rank_for(reader, version.language), version.key))

    def translations_of(self, version: Version) -> dict[str, str]:
        """Return the texts of the other versions by language, without identical ones."""
        return {
            language: other.text
            for language, other in self.versions.items()
            if other.key != version.key and other.text != version.text
        }


def families_of(versions: Iterable[Version]) -> Mapping[str, Family]:
    """Return the families of `versions`, which must be complete."""
    families: dict[str, Family] = {}
    for version in sorted(versions, key=lambda version: version.key):
        families.setdefault(version.family, Family()).versions.setdefault(version.language, version)
    return families
