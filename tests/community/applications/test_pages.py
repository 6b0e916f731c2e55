"""An applicant's way without a script: begin, write, be told what is missing, submit."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cms.models import CallPage
from cms.users.models import User
from community.access.verdicts import Refused
from community.applications.beginning import take_over
from community.applications.begun import COOKIE
from community.applications.models import Application, Round, TeamMember
from community.applications.saving import Saved

SECTIONS = ("municipality", "challenge", "team")


def section_of(application: Application, section: str) -> str:
    return reverse("applications:section", args=[application.key, section])


def fields_of(html: str) -> dict[str, list[str]]:
    """Return the names and values of the inputs in a page that a browser would send."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", html):
        facts = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if facts.get("type") in ("checkbox", "radio") and "checked" not in tag.split():
            continue
        if "name" in facts:
            fields.setdefault(facts["name"], []).append(facts.get("value", ""))
    return fields


def send(client: Client, address: str, **answers: Any) -> Any:
    """Send the form at `address` as a browser without a script does, with these answers."""
    page = client.get(address)
    assert page.status_code == 200, page.headers.get("Location")
    fields = {name: values for name, values in fields_of(page.content.decode()).items() if name.startswith("revision-")}
    return client.post(address, fields | answers)


def test_call_leads_to_the_form_and_then_to_ones_own_application(
    client: Client, client_of: Callable[..., Client], round_: Round, call: CallPage, application: Application, lead: User
):
    begin = reverse("applications:begin", args=[call.translation_key])

    assert begin in client.get(call.url).content.decode()
    assert application.get_absolute_url() in client_of(lead).get(call.url).content.decode()


def test_beginning_leads_to_the_first_section(client_of: Callable[..., Client], round_: Round, call: CallPage, stranger: User):
    client = client_of(stranger)
    address = reverse("applications:begin", args=[call.translation_key])
    page = client.get(address).content.decode()

    assert "Ihre Kommune" in page
    answer = client.post(address)
    begun = Application.objects.get()

    assert answer["Location"] == section_of(begun, "municipality")
    assert begun.lead == stranger
    assert begun.get_absolute_url() in client.get(address).content.decode()


def test_sections_are_saved_one_after_the_other(client_of: Callable[..., Client], application: Application, lead: User):
    client = client_of(lead)
    answer = send(
        client,
        section_of(application, "municipality"),
        **{"answer-place": "Musterstadt", "answer-place-country": "DE", "answer-inhabitants": "48.000"},
    )

    assert answer["Location"] == section_of(application, "challenge")
    stored = dict(application.answers.values_list("question", "value"))
    assert stored["place"] == {"name": "Musterstadt", "country": "DE"}
    assert stored["inhabitants"] == 48000

    answer = send(
        client, section_of(application, "challenge"), **{"answer-dangers": ["rain"], "answer-challenge_text": "a b c d e f"}
    )

    assert answer.status_code == 422
    assert "a b c d e f" in answer.content.decode()
    assert "Wann zuletzt?" in answer.content.decode()  # asked, now that "rain" is chosen


def test_nothing_is_overwritten_without_a_script_either(
    client_of: Callable[..., Client], application: Application, lead: User, stranger: User, save: Callable[..., Saved]
):
    TeamMember.objects.create(application=application, user=stranger)
    client = client_of(lead)
    address = section_of(application, "challenge")
    opened = {name: values for name, values in fields_of(client.get(address).content.decode()).items() if "revision-" in name}
    save({"challenge_text": "Von der Kollegin"}, by=stranger)
    answer = client.post(address, opened | {"answer-challenge_text": "Von mir"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Von der Kollegin" in page
    assert "Von mir" in page
    assert application.answers.get(question="challenge_text").value == "Von der Kollegin"


def test_complete_application_is_submitted_once(client_of: Callable[..., Client], complete: Application, lead: User):
    client = client_of(lead)
    overview = client.get(complete.get_absolute_url()).content.decode()
    submit = reverse("applications:submit", args=[complete.key])

    assert submit in overview
    assert client.post(submit, follow=True).status_code == 200
    assert client.post(submit, follow=True).status_code == 200
    complete.refresh_from_db()

    assert (complete.state, complete.submissions.count()) == ("submitted", 1)
    assert submit not in client.get(complete.get_absolute_url()).content.decode()


def test_what_is_missing_is_listed_with_links(client_of: Callable[..., Client], application: Application, lead: User):
    client = client_of(lead)
    page = client.get(application.get_absolute_url()).content.decode()

    assert f'href="{section_of(application, "municipality")}#answer-place"' in page
    answer = client.post(reverse("applications:submit", args=[application.key]))

    assert answer.status_code == 422
    assert not application.submissions.exists()


def test_after_the_deadline_the_draft_is_readable_and_nothing_else(
    client_of: Callable[..., Client], complete: Application, lead: User, call: CallPage, close_call: Callable[[], None]
):
    client = client_of(lead)
    opened = client.get(section_of(complete, "challenge")).content.decode()
    revisions = {name: values for name, values in fields_of(opened).items() if "revision-" in name}
    close_call()

    assert client.get(section_of(complete, "challenge"))["Location"] == complete.get_absolute_url()
    overview = client.get(complete.get_absolute_url()).content.decode()
    assert "Die Brunnen sind trocken." in overview
    assert reverse("applications:submit", args=[complete.key]) not in overview
    late = client.post(section_of(complete, "challenge"), revisions | {"answer-challenge_text": "Zu spät"})
    assert late.status_code == 403
    assert "Zu spät" in late.content.decode()
    assert client.post(reverse("applications:submit", args=[complete.key])).status_code == 403
    assert complete.answers.get(question="challenge_text").value == "Die Brunnen sind trocken."


def test_person_without_an_account_begins_confirms_and_submits(round_: Round, call: CallPage, client: Client, settings: Any):
    client.post(reverse("applications:begin", args=[call.translation_key]))
    begun = Application.objects.get()
    answer = send(client, section_of(begun, "municipality"), **{"answer-place": "Musterstadt", "answer-place-country": "DE"})

    assert answer.status_code == 302
    assert begun.lead is None
    account = reverse("applications:account", args=[begun.key])
    assert client.post(reverse("applications:submit", args=[begun.key]))["Location"] == account
    client.post(account, {"address": "neu@example.org"})
    link = re.search(r"http://[^/\s]+(/\w\w/community/invitations/[\w-]+/)", mail.outbox[-1].body).group(1)

    assert "beitreten" not in mail.outbox[-1].body  # it is nobody's team that she would join
    elsewhere = Client()  # the link is opened on another device
    elsewhere.get(link)  # and before that by a mail scanner
    answer = elsewhere.post(link, {"name": "Amt für Wasser", "password": "wasser-und-schatten"})
    begun.refresh_from_db()

    assert answer["Location"] == begun.get_absolute_url()
    assert begun.lead.email == "neu@example.org"
    assert "Musterstadt" in elsewhere.get(begun.get_absolute_url()).content.decode()
    assert client.get(begun.get_absolute_url()).status_code == 404  # the browser in which it was begun has no account


def test_browser_opens_only_what_belongs_to_nobody(client: Client, round_: Round, call: CallPage, lead: User):
    client.post(reverse("applications:begin", args=[call.translation_key]))
    begun = Application.objects.get()
    take_over(application=begun, by=lead)
    Application.objects.update(lead=None, state="submitted")  # the account is gone, and what was submitted has stayed

    assert client.get(begun.get_absolute_url()).status_code == 404
    with pytest.raises(Refused):
        take_over(application=begun, by=lead)


def test_section_says_who_else_edits_it(client_of: Callable[..., Client], application: Application, lead: User, stranger: User):
    TeamMember.objects.create(application=application, user=stranger)
    client_of(stranger).get(section_of(application, "challenge"))
    client = client_of(lead)

    assert "Andere Stadt" in client.get(section_of(application, "challenge")).content.decode()
    assert "Andere Stadt" not in client.get(section_of(application, "team")).content.decode()


def test_forged_cookie_opens_nothing(client: Client, round_: Round, call: CallPage):
    client.post(reverse("applications:begin", args=[call.translation_key]))
    begun = Application.objects.get()
    stranger = Client()
    stranger.cookies[COOKIE] = begun.key.hex

    assert client.get(begun.get_absolute_url()).status_code == 200
    assert stranger.get(begun.get_absolute_url()).status_code == 404


def test_stranger_and_anonymous_find_nothing(
    client: Client, client_of: Callable[..., Client], complete: Application, stranger: User, manager: User
):
    for one in (client, client_of(stranger), client_of(manager)):
        answer = one.get(complete.get_absolute_url())

        assert answer.status_code == 404
        assert "Musterstadt" not in answer.content.decode()


def test_colleague_is_invited_joins_and_becomes_the_contact(
    client_of: Callable[..., Client], application: Application, lead: User, stranger: User
):
    client = client_of(lead)
    team = reverse("applications:team", args=[application.key])
    client.post(team, {"address": stranger.email, "language": "en"})
    link = re.search(r"http://[^/\s]+(/\w\w/community/invitations/[\w-]+/)", mail.outbox[-1].body).group(1)
    colleague = client_of(stranger)
    colleague.post(link)
    member = application.team.get(user=stranger)

    assert colleague.get(application.get_absolute_url()).status_code == 200
    assert colleague.post(reverse("applications:make_contact", args=[application.key, member.pk])).status_code == 302
    application.refresh_from_db()
    assert application.lead == lead  # only the contact hands over

    client.post(reverse("applications:make_contact", args=[application.key, member.pk]))
    application.refresh_from_db()

    assert application.lead == stranger
    assert sorted((one.user.email, one.role) for one in application.team.all()) == [
        ("lead@example.org", "member"),
        ("stranger@example.org", "lead"),
    ]


def test_draft_is_deleted_with_its_answers(client_of: Callable[..., Client], complete: Application, lead: User, stranger: User):
    TeamMember.objects.create(application=complete, user=stranger)
    address = reverse("applications:delete", args=[complete.key])

    assert client_of(stranger).post(address).status_code == 403
    assert client_of(lead).post(address).status_code == 302
    assert not Application.objects.exists()
