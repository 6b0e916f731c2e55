"""Two people editing the same admin form: the second sees what the first has saved."""

from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from cms.concurrency import mark_of
from cms.models import Contact, Municipality, Organisation, Region, SiteSettings, Topic
from search.query.synonyms import SynonymGroup
from tests.accounts import make_account, make_editor
from tests.pages import make_homes

NAMES = {"name_de": "Hitze", "name_en": "Heat", "name_fr": "", "name_ar": ""}
SNIPPETS: list[tuple[type, dict[str, Any], str, str]] = [
    (Topic, {**NAMES, "slug": "heat", "colour": "heat", "order": 3}, "name_fr", "order"),
    (Region, {**NAMES, "slug": "mena", "order": 1}, "name_fr", "order"),
    (
        Municipality,
        {**NAMES, "country": "KE", "latitude": "51.21740", "longitude": "7.63210", "website": ""},
        "name_fr",
        "website",
    ),
    (Organisation, {**NAMES, "abbreviation": "", "role": "none", "website": "", "order": 0}, "name_fr", "abbreviation"),
    (Contact, {**NAMES, "email": "kontakt@example.org", "phone": ""}, "name_fr", "phone"),
]
OTHER = {"order": "7", "website": "https://example.org", "abbreviation": "ABC", "phone": "+49 30 1"}


@pytest.fixture
def two(db: None) -> tuple[Client, Client]:
    """The browsers of two administrators."""
    browsers = []
    for name in ("Erste", "Zweite"):
        client = Client()
        client.force_login(make_account(f"{name}@example.org", is_superuser=True, is_staff=True, name=f"{name} Person"))
        browsers.append(client)
    return browsers[0], browsers[1]


def opened(client: Client, address: str) -> str:
    form = client.get(address).context["form"]
    assert "opened_with" in form.fields
    return form["opened_with"].value()


def address_of(thing: Any) -> str:
    return reverse(f"wagtailsnippets_{thing._meta.app_label}_{thing._meta.model_name}:edit", args=[thing.pk])


@pytest.mark.parametrize(("model", "facts", "field", "other"), SNIPPETS, ids=lambda value: getattr(value, "__name__", ""))
def test_conflicting_field_is_shown_and_other_changes_are_kept(
    two: tuple[Client, Client], model: type, facts: dict[str, Any], field: str, other: str
) -> None:
    first, second = two
    thing = model.objects.create(**facts)
    address = address_of(thing)
    marks = opened(second, address)
    assert f'value="{marks}"' in second.get(address).content.decode()
    form = {**facts, "opened_with": marks}
    first.post(address, {**form, field: "von der Ersten"})

    # Only the second changed this, and left the other field as it was when the form was opened.
    assert second.post(address, {**form, other: OTHER[other]}).status_code == 302
    thing.refresh_from_db()
    assert (getattr(thing, field), str(getattr(thing, other))) == ("von der Ersten", OTHER[other])

    # Both changed this.
    answer = second.post(address, {**form, other: OTHER[other], field: "von der Zweiten"})
    page = answer.content.decode()
    assert answer.status_code == 200
    thing.refresh_from_db()
    assert getattr(thing, field) == "von der Ersten"
    assert "Zweite Person" in page  # who saved it last
    assert "von der Ersten" in page
    assert answer.context["form"][field].value() == "von der Zweiten"
    again = answer.context["form"]["opened_with"].value()
    assert second.post(address, {**form, other: OTHER[other], field: "von der Zweiten", "opened_with": again}).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) == "von der Zweiten"


def test_identical_changes_do_not_conflict(two: tuple[Client, Client]) -> None:
    first, second = two
    topic = Topic.objects.create(**NAMES, slug="heat")
    form = {**NAMES, "slug": "heat", "colour": "heat", "order": 0, "opened_with": opened(first, address_of(topic))}
    for client in (first, second):
        assert client.post(address_of(topic), form).status_code == 302


def test_conflicts_are_detected_in_synonyms_and_site_settings(two: tuple[Client, Client]) -> None:
    first, second = two
    make_homes()
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    address = reverse("wagtailsettings:edit", args=["cms", "sitesettings", site.pk])
    form = {field.name: field.value_from_object(settings) or "" for field in settings._meta.concrete_fields}
    form |= {"analytics_enabled": "", "opened_with": opened(second, address)}
    first.post(address, {**form, "footer_de": "Zeile eins\r\nZeile zwei"})
    second.post(address, {**form, "site_name": "Städte"})
    settings.refresh_from_db()
    assert (settings.footer_de.splitlines(), settings.site_name) == (["Zeile eins", "Zeile zwei"], "Städte")
    refused = second.post(address, {**form, "site_name": "Städte", "footer_de": "anders"})
    assert "Zeile eins" in refused.content.decode()
    assert "anders" in refused.content.decode()
    settings.refresh_from_db()
    assert settings.footer_de.startswith("Zeile eins")

    assert opened(first, address_of(SynonymGroup.objects.create(name="Hitze", words_de="Hitze, Wärme")))


@pytest.mark.parametrize(
    ("one", "other"),
    [("a\r\nb ", "a\nb"), (None, ""), (3, "3"), (True, "True"), ("\ud800", "\ud800")],
)
def test_mark_does_not_depend_on_the_representation_of_a_value(one: Any, other: Any) -> None:
    assert mark_of(one) == mark_of(other)
    assert mark_of(one) != mark_of(f"{other}x")


def test_forged_marks_do_not_break_the_form(two: tuple[Client, Client]) -> None:
    topic = Topic.objects.create(**NAMES, slug="heat")
    for marks in ("", "=", "name_de", "name_de= x= =y \x00", "x" * 5000):
        form = {**NAMES, "slug": "heat", "colour": "heat", "order": 0, "opened_with": marks}
        assert two[0].post(address_of(topic), form).status_code == 302 or "\x00" in marks


def test_saving_an_outdated_page_form_requires_confirmation(db: None) -> None:
    make_homes()
    first, second = Client(), Client()
    editor = make_editor()
    first.force_login(editor)
    other = make_account("zweite@example.org", is_superuser=True, is_staff=True)
    second.force_login(other)
    page = Page.objects.get(slug="de", depth=2)
    page.specific.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = form_of_page(second, address)
    first.post(address, {**form_of_page(first, address), "hero_title": "Von der Ersten"})
    answer = second.post(address, {**form, "hero_title": "Von der Zweiten"})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Von der Zweiten" in shown
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().hero_title == "Von der Ersten"
    again = kept_fields(shown)
    assert again["hero_title"] == ["Von der Zweiten"]
    assert second.post(address, again).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().hero_title == "Von der Zweiten"


def form_of_page(client: Client, address: str) -> dict[str, Any]:
    document = lxml.html.fromstring(client.get(address).content.decode())
    (form,) = document.xpath("//form[@id='page-edit-form']")
    given = {name: value for name, value in form.form_values() if not name.startswith("action-")}
    return {**given, "body-count": "0"}  # a script adds the blocks


def kept_fields(page: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for control in lxml.html.fromstring(page).xpath("//main//input[@type='hidden']"):
        fields.setdefault(control.get("name"), []).append(control.get("value") or "")
    return fields
