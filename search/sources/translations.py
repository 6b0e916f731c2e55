"""Pages that are one thing in several languages: who reads which of them, and what each says for the others.

Only versions that everybody may find are told of here, so nothing that is private or no longer valid gets into another's document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from cms.localisation import rank_for


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a thing that can be found: a page."""

    key: int
    family: str
    language: str
    url: str
    text: str


@dataclass(slots=True)
class Family:
    """The versions of one thing by language, the oldest page first."""

    versions: dict[str, Version] = field(default_factory=dict)

    @property
    def urls(self) -> dict[str, str]:
        return {language: version.url for language, version in self.versions.items()}

    def readers_of(self, version: Version) -> tuple[str, ...]:
        """Return the languages whose readers find `version`: the rule by which pages lead readers to a version."""
        languages = dict.fromkeys((*(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES), version.language))
        return tuple(reader for reader in languages if self.version_for(reader).key == version.key)

    def version_for(self, reader: str) -> Version:
        """Return the version that readers of the language `reader` find."""
        return min(self.versions.values(), key=lambda version: (rank_for(reader, version.language), version.key))

    def translations_of(self, version: Version) -> dict[str, str]:
        """Return by language what the other versions say, if that is anything else."""
        return {
            language: other.text
            for language, other in self.versions.items()
            if other.key != version.key and other.text != version.text
        }


def families_of(versions: Iterable[Version]) -> Mapping[str, Family]:
    """Return the families of `versions`, which are to be all there are of each."""
    families: dict[str, Family] = {}
    for version in sorted(versions, key=lambda version: version.key):
        families.setdefault(version.family, Family()).versions.setdefault(version.language, version)
    return families
