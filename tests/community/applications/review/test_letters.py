"""Decisions with letters: written, read, sent once; places confirmed or given up; the second form."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.applications.letters.places import confirm_place, give_up_place, tell_of_unconfirmed_places
from community.applications.letters.preparing import change_letter, discard, drop_letter, prepare, set_words, write_anew
from community.applications.letters.sending import send, send_letter
from community.applications.letters.words import Words
from community.applications.models import Application, Conflict, Dispatch, Letter, Remark, Round, TeamMember
from community.applications.review.workers import Worker, find_to_work_on
from community.applications.rules import Applicant
from community.applications.setup import set_second_form
from community.forms.models import Form, FormVersion
from community.notifications.models import Notification
from tests.community.forms.of_water import water

from .pages import Logged, address, page, text_of

Works = Callable[[User], Worker]
SOON = timedelta(days=10)


@pytest.fixture
def office(works: Works, manager: User) -> Worker:
    return works(manager)


def accept(office: Worker, *applications: Application, **options: object) -> Dispatch:
    dispatch = prepare(worker=office, applications=applications, state="accepted", **options)
    send(dispatch=dispatch, worker=office)
    return dispatch


def test_letters_are_written_in_the_language_of_each_application(apply: Callable, close_call: Callable, office: Worker) -> None:
    german, french = apply("Musterstadt"), apply("Exempleville", language="fr")
    close_call()

    dispatch = prepare(worker=office, applications=[german, french], state="accepted", confirm_by=timezone.now() + SOON)

    letters = list(dispatch.letters.order_by("pk"))
    assert [letter.language for letter in letters] == ["de", "fr"]
    assert "Musterstadt" in letters[0].body
    assert "Exempleville" in letters[1].body
    assert all("Deep Dive Wasser" in letter.subject for letter in letters)
    assert letters[0].body != letters[1].body
    assert not any("{" in letter.subject + letter.body for letter in letters)
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}
    assert not mail.outbox


def test_paragraph_on_confirming_is_left_out_where_nothing_has_to_be_confirmed(application: Application, office: Worker) -> None:
    with_moment = prepare(worker=office, applications=[application], state="accepted", confirm_by=timezone.now() + SOON)
    longer = with_moment.letters.get().body.split("\n\n")
    discard(dispatch=with_moment, worker=office)
    without = prepare(worker=office, applications=[application], state="accepted")

    assert len(longer) == len(without.letters.get().body.split("\n\n")) + 1


def test_nobody_gets_two_decisions(application: Application, office: Worker) -> None:
    prepare(worker=office, applications=[application], state="accepted")

    with pytest.raises(Refused, match="wait for Musterstadt"):
        prepare(worker=office, applications=[application], state="declined")


def test_sending_decides_once_and_each_person_gets_one_letter(
    application: Application,
    office: Worker,
    account: Callable[..., User],
    django_capture_on_commit_callbacks: Callable,
) -> None:
    for number in (1, 2):
        TeamMember.objects.create(application=application, user=account(f"colleague{number}"))
    dispatch = prepare(worker=office, applications=[application], state="declined")

    with django_capture_on_commit_callbacks(execute=True):
        send(dispatch=dispatch, worker=office)
    with pytest.raises(Refused):
        send(dispatch=dispatch, worker=office)
    send_letter.func(dispatch.letters.get().pk)  # as by a worker that was killed and started again

    application.refresh_from_db()
    assert application.state == "declined"
    letters = [message for message in mail.outbox if message.subject == dispatch.letters.get().subject]
    assert sorted(message.to[0] for message in letters) == sorted({message.to[0] for message in letters})
    assert len(letters) == 3
    assert [event.kind for event in application.history.all()].count("decided") == 1


def test_withdrawn_in_the_meantime_gets_no_letter(application: Application, office: Worker) -> None:
    dispatch = prepare(worker=office, applications=[application], state="accepted")
    Application.objects.update(state=Application.State.WITHDRAWN)

    send(dispatch=dispatch, worker=office)

    application.refresh_from_db()
    assert (application.state, Letter.objects.count()) == ("withdrawn", 0)
    assert not [message for message in mail.outbox if "accepted" in message.subject]


def test_letters_change_with_the_words_of_the_call_unless_changed_by_hand(
    apply: Callable, close_call: Callable, office: Worker, round_: Round
) -> None:
    applications = [apply("Musterstadt"), apply("Beispielhausen")]
    close_call()
    dispatch = prepare(worker=office, applications=applications, state="declined")
    by_hand = dispatch.letters.last()
    change_letter(dispatch=dispatch, worker=office, letter=by_hand.pk, words=Words("Von Hand", "Text"))

    set_words(round_=round_, worker=office, state="declined", language="de", words=Words("Absage", "An {municipality}, {call}"))
    assert write_anew(dispatch=dispatch, worker=office) == 1

    assert [(one.subject, one.body) for one in dispatch.letters.all()] == [
        ("Absage", "An Musterstadt, Deep Dive Wasser"),
        ("Von Hand", "Text"),
    ]


def test_unknown_placeholders_are_named(office: Worker, round_: Round) -> None:
    with pytest.raises(ValidationError, match=r"\{mayor\}"):
        set_words(round_=round_, worker=office, state="declined", language="de", words=Words("Absage", "An {mayor}"))


def test_names_with_braces_are_not_filled_in_again(apply: Callable, close_call: Callable, office: Worker, round_: Round) -> None:
    application = apply("{number} {call}")
    close_call()
    set_words(round_=round_, worker=office, state="declined", language="de", words=Words("An {municipality}", "x"))

    assert prepare(worker=office, applications=[application], state="declined").letters.get().subject == "An {number} {call}"


def test_remarks_are_sent_without_names_if_their_authors_allow_it(
    application: Application, reviewers: list[User], office: Worker
) -> None:
    Remark.objects.create(application=application, author=reviewers[0], text="Gute Bilanz.", may_be_sent=True)
    Remark.objects.create(application=application, author=reviewers[1], text="Geheim.")

    body = prepare(worker=office, applications=[application], state="declined", with_remarks=True).letters.get().body

    assert "Gute Bilanz." in body
    assert "Geheim." not in body
    assert "Gutachten 1" not in body


def test_last_letter_left_out_deletes_the_decision(application: Application, office: Worker) -> None:
    dispatch = prepare(worker=office, applications=[application], state="declined")

    drop_letter(dispatch=dispatch, worker=office, letter=dispatch.letters.get().pk)

    assert not Dispatch.objects.exists()


def test_conflict_hides_letters(application: Application, office: Worker, manager: User, logged: Logged) -> None:
    dispatch = prepare(worker=office, applications=[application], state="declined")
    client = logged(manager)
    assert "Musterstadt" in page(client, "dispatch", application.round.call, dispatch.pk)

    Conflict.objects.create(application=application, user=manager)

    assert client.get(address("dispatch", application.round.call, dispatch.pk)).status_code == HTTPStatus.NOT_FOUND
    assert "1 letter" not in text_of(page(client, "letters", application.round.call))


def test_letters_are_read_and_sent_on_their_page(
    application: Application, manager: User, logged: Logged, django_capture_on_commit_callbacks: Callable
) -> None:
    client, table = logged(manager), address("review", application.round.call)

    made = client.post(table, {"pick": [application.key], "action": "accepted"})
    dispatch = Dispatch.objects.get()
    assert made["Location"] == address("dispatch", application.round.call, dispatch.pk)
    letter = dispatch.letters.get()
    wrong = client.post(made["Location"], {"action": "terms", "day": "2001-01-01"})
    client.post(made["Location"], {"action": "terms", "day": ""})
    client.post(made["Location"], {"action": "change", "letter": letter.pk, "subject": "Zusage", "body": "Willkommen."})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(made["Location"], {"action": "send"})

    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    application.refresh_from_db()
    assert (application.state, application.confirm_by) == ("accepted", None)
    assert "Willkommen." in page(logged(application.lead), "application", application.key)
    assert [message.subject for message in mail.outbox].count("Zusage") == 1


def test_team_confirms_in_time(application: Application, office: Worker, manager: User) -> None:
    until = timezone.now() + SOON
    accept(office, application, confirm_by=until)
    applicant = Applicant(actor_of(application.lead))
    with pytest.raises(Refused, match="You could confirm until"):
        confirm_place(application=application, applicant=applicant, at=until)
    with pytest.raises(Refused, match="you do not belong"):
        confirm_place(application=application, applicant=Applicant(actor_of(manager)), at=timezone.now())

    for _click in range(2):
        confirm_place(application=application, applicant=applicant, at=timezone.now())

    application.refresh_from_db()
    assert application.confirmed_at
    assert [event.kind for event in application.history.all()].count("confirmed") == 1


def test_managers_are_told_once_of_a_place_that_was_not_confirmed(
    application: Application, office: Worker, manager: User
) -> None:
    accept(office, application, confirm_by=timezone.now() + SOON)
    tell_of_unconfirmed_places()
    assert not Notification.objects.filter(kind="applications.free_place").exists()
    Application.objects.update(confirm_by=timezone.now() - timedelta(seconds=1))

    for _hour in range(2):
        tell_of_unconfirmed_places()

    assert [one.person for one in Notification.objects.filter(kind="applications.free_place")] == [manager]


def test_contact_gives_the_place_up(
    application: Application, office: Worker, manager: User, account: Callable[..., User]
) -> None:
    accept(office, application)
    colleague = account("colleague")
    TeamMember.objects.create(application=application, user=colleague)
    with pytest.raises(Refused, match="Only the contact"):
        give_up_place(application=application, applicant=Applicant(actor_of(colleague)), at=timezone.now())

    give_up_place(application=application, applicant=Applicant(actor_of(application.lead)), at=timezone.now())

    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert [one.person for one in Notification.objects.filter(kind="applications.free_place")] == [manager]


def test_accepted_team_gets_the_second_form(
    application: Application, office: Worker, logged: Logged, manager: User, reviewers: list[User]
) -> None:
    form = Form.objects.create(name="Vereinbarung", title={"de": "Vereinbarung"})
    FormVersion.objects.create(form=form, number=1, schema=water().model_dump(mode="json"))
    set_second_form(office.round, form)
    office.round.refresh_from_db()

    for _letter in range(2):
        accept(office, Application.objects.get(pk=application.pk))
        Application.objects.filter(pk=application.pk).update(state="waiting_list")

    second = Application.objects.get(after=application)
    assert (second.round.follows, second.lead, second.state) == (office.round, application.lead, "draft")
    assert second.closes_at > timezone.now() + timedelta(days=27)
    assert list(second.team.values_list("user", "role")) == list(application.team.values_list("user", "role"))
    team = logged(application.lead)
    assert "<h1><bdi>Vereinbarung</bdi></h1>" in page(team, "application", second.key)
    assert find_to_work_on(actor_of(manager), second.key) is None  # nothing has been submitted
    Application.objects.filter(pk=second.pk).update(state="submitted")
    assert "Vereinbarung" in page(logged(manager), "review_one", second.key)
    assert find_to_work_on(actor_of(reviewers[0]), second.key) is None
    Application.objects.filter(pk=second.pk).update(state="draft")
    assert team.post(address("delete", second.key)).status_code == HTTPStatus.FORBIDDEN
    assert logged(manager).get(address("review", office.round.call)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("person", ["stranger", "reviewer"])
def test_nobody_else_gets_to_letters(
    application: Application, office: Worker, reviewers: list[User], stranger: User, logged: Logged, person: str
) -> None:
    dispatch = prepare(worker=office, applications=[application], state="declined")
    client: Client = logged(stranger if person == "stranger" else reviewers[0])

    for name, parts in (("letters", ()), ("dispatch", (dispatch.pk,)), ("letter_words", ("accepted", "de"))):
        assert client.get(address(name, application.round.call, *parts)).status_code == HTTPStatus.NOT_FOUND
        assert client.post(address(name, application.round.call, *parts), {"action": "send"}).status_code in (404, 405)
    application.refresh_from_db()
    assert application.state == "submitted"
