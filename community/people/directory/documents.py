"""Members in the search of the archive, for members: with what all members see of them, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.formatting import country_names
from cms.users.models import User
from community.groups_of_people import circles_changed
from community.people.models import Circle, Profile
from community.people.names import shown_name
from community.people.profiles.seeing import RELATED, WITH_PROFILES, SeenPerson, seen_in
from community.people.profiles.signals import profile_changed
from community.people.roles import members
from search.documents.document import MEMBERS, SearchDocument
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit
from search.sources.page_text import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from cms.languages import NamedInLanguages

TYPE = "person"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class PersonSource:
    """Yields documents of members whose name all members see; a document's key is the account's."""

    name = TYPE
    types: Mapping[str, TypeNames] = {TYPE: TypeNames(_("Member"), _("Members"))}

    def keys(self) -> Sequence[str]:
        return [str(pk) for pk in shown_to_all().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        people = shown_to_all().filter(pk__in=[int(key) for key in keys]).select_related(*WITH_PROFILES)
        for user in people.prefetch_related(*(f"profile__{name}" for name in RELATED)):
            yield make_document(seen_in(Circle.MEMBERS, user))


def shown_to_all() -> QuerySet[User]:
    return members().filter(profile__name_seen_by__gte=Circle.MEMBERS).exclude(name="")


def make_document(person: SeenPerson) -> SearchDocument:
    addresses = {}
    for language in LANGUAGES:
        with override(language):
            addresses[language] = reverse("people:person", args=[person.pk])
    place, topics = person.municipality, [*person.topics, *person.advises_on]
    named: list[NamedInLanguages] = [*topics, *person.regions, *([place] if place else [])]
    return SearchDocument(
        id=f"{TYPE}:{person.pk}",
        locale=settings.LANGUAGE_CODE,  # the language of a profile is not known
        type=TYPE,
        title=shown_name(person.user),
        url=addresses[settings.LANGUAGE_CODE],
        versions=addresses,  # one person, with the page's interface in every language
        audience=MEMBERS,
        lead=", ".join(filter(None, (person.function, person.department, "" if place else person.city))),
        body=plain(person.about_html),
        names={
            language: (
                *(one.name_in(language) for one in named),
                *(country_names(person.country, [language]) if person.country else ()),
            )
            for language in LANGUAGES
        },
        topics=tuple(dict.fromkeys(topic.slug for topic in topics)),
        regions=tuple(region.slug for region in person.regions),
        countries=(person.country,) if person.country else (),
        municipalities=(str(place.pk),) if place else (),
    )


def connect() -> None:
    """Register members as a source of the search, and keep the index up to date."""
    register_source(PersonSource())
    profile_changed.connect(profiles_changed, dispatch_uid="people.documents.changed")
    circles_changed.connect(circles_of_some_changed, dispatch_uid="people.documents.circles")
    for signal in (post_save, post_delete):
        signal.connect(profile_saved, sender=Profile, dispatch_uid="people.documents.profile")
    post_save.connect(account_saved, sender=User, dispatch_uid="people.documents.account")


def profiles_changed(people: Collection[int], **_signal: Any) -> None:
    update_on_commit(TYPE, [str(pk) for pk in people])


def profile_saved(instance: Profile, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        profiles_changed({instance.user_id})


def circles_of_some_changed(people: Collection[int], **_signal: Any) -> None:
    """Update the index for those of the people who can be in it: somebody joined, or left."""
    shown = Profile.objects.filter(user__in=people, name_seen_by__gte=Circle.MEMBERS)
    profiles_changed(list(shown.values_list("user", flat=True)))


def account_saved(
    instance: User, created: bool, raw: bool = False, update_fields: Collection[str] | None = None, **_signal: Any
) -> None:
    """Update the index when a name changes or an account is closed; not at each login."""
    if not raw and not created and (update_fields is None or {"name", "is_active"} & set(update_fields)):
        circles_of_some_changed({instance.pk})
