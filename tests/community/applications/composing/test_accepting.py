"""Taking a cohort over, on published pages and drafts, and taking exactly that back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import Group as CmsGroup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, GroupPagePermission, Locale, Page, Workflow, WorkflowTask

from cms.models import CallPage, LearningProcessPage, Municipality, Participation
from cms.users.models import User
from community.access.verdicts import Refused
from community.applications.cohort.constraints import Size
from community.applications.composing import changing
from community.applications.composing.accepting import accept, plan_of, take_back
from community.applications.composing.changing import ChangedMeanwhile
from community.applications.composing.participants import pages_to_fill
from community.applications.composing.tables import composer_of
from community.applications.models import Acceptance, Application, Cohort, CohortEvent, Round, TeamMember
from community.groups.models import Group, Membership, RoomLogEntry
from tests.pages import make_page

from .made import UNKNOWN, actor, state

CHOSEN = ("aswan", "nouakchott", "nakuru", "lviv")
WEST_TO_EAST = ["Nouakchott", "Aswan", "Nakuru"]  # Lviv is in no register


@pytest.fixture
def process(call: CallPage) -> LearningProcessPage:
    """The published page of the process, with a participant already."""
    page = make_page(LearningProcessPage, "Deep Dive Wasser")
    town = Municipality.objects.create(name_de="Eberswalde", country="DE")
    page.participations.add(Participation(municipality=town, role=Participation.Role.LEAD))
    page.save_revision().publish()
    return fresh(page)


@pytest.fixture(autouse=True)
def may_publish(manager: User, process: LearningProcessPage) -> None:
    editors = CmsGroup.objects.create(name="Redaktion Wasser")
    for permission in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=editors, page=Page.objects.get(pk=process.pk), permission=Permission.objects.get(codename=permission)
        )
    manager.groups.add(editors)


@pytest.fixture
def chosen(round_: Round, water: dict[str, Application], manager: User) -> dict[str, Application]:
    for name in CHOSEN:
        changing.place(round_=round_, key=str(water[name].key), where="in", seen=1000, by=actor(manager))
    return {name: water[name] for name in CHOSEN}


@pytest.fixture
def take_over(round_: Round, chosen, manager: User) -> Callable[..., Acceptance]:
    def do(page: LearningProcessPage | None = None, group: Group | None = None, by: User = manager, **more: Any) -> Acceptance:
        return accept(round_=round_, page=page, group=group, by=actor(by), **{"seen": 1000, **more})

    return do


def fresh(page: LearningProcessPage) -> LearningProcessPage:
    return LearningProcessPage.objects.get(pk=page.pk)


def published(page: LearningProcessPage) -> list[str]:
    return [one.municipality.name_de for one in fresh(page).participations.all()]


def draft(page: LearningProcessPage) -> list[str]:
    return [one.municipality.name_de for one in fresh(page).get_latest_revision_as_object().participations.all()]


# --- A published page


def test_published_page_without_changes(process: LearningProcessPage, take_over, manager: User) -> None:
    take_over(process)

    assert published(process) == draft(process) == ["Eberswalde", *WEST_TO_EAST]
    page = fresh(process)
    assert (page.live, page.has_unpublished_changes, page.title) == (True, False, process.title)
    assert [one.role for one in page.participations.all()] == ["lead", "partner", "partner", "partner"]
    assert page.latest_revision.user == manager


def test_taking_back_what_was_added_and_nothing_else(process: LearningProcessPage, take_over, chosen, manager: User) -> None:
    page = fresh(process)
    page.participations.add(Participation(municipality=chosen["nakuru"].municipality, role="host"))
    page.save_revision().publish()

    acceptance = take_over(process)
    assert published(process) == ["Eberswalde", "Nakuru", "Nouakchott", "Aswan"]
    take_back(acceptance=acceptance, by=actor(manager))

    assert published(process) == draft(process) == ["Eberswalde", "Nakuru"]
    assert [one.role for one in fresh(process).participations.all()] == ["lead", "host"]


def test_unpublished_changes_stay_unpublished(process: LearningProcessPage, take_over, manager: User) -> None:
    edited = fresh(process)
    edited.title, edited.summary = "Neuer Titel", "Neuer Lead"
    edited.participations.add(Participation(municipality=Municipality.objects.create(name_de="Bremen", country="DE")))
    edited.save_revision()

    acceptance = take_over(process)

    page = fresh(process)
    assert (page.title, page.has_unpublished_changes) == ("Deep Dive Wasser", True)
    assert published(process) == ["Eberswalde", *WEST_TO_EAST]
    assert draft(process) == ["Eberswalde", "Bremen", *WEST_TO_EAST]
    assert page.get_latest_revision_as_object().title == "Neuer Titel"
    rows = dict(page.participations.values_list("municipality__name_de", "pk"))

    page.get_latest_revision().publish()
    assert published(process) == ["Eberswalde", "Bremen", *WEST_TO_EAST]
    assert rows.items() <= dict(fresh(process).participations.values_list("municipality__name_de", "pk")).items()

    take_back(acceptance=acceptance, by=actor(manager))
    assert published(process) == draft(process) == ["Eberswalde", "Bremen"]
    assert fresh(process).title == "Neuer Titel"


def test_taking_back_while_the_draft_has_changes(process: LearningProcessPage, take_over, manager: User) -> None:
    acceptance = take_over(process)
    edited = fresh(process)
    edited.title = "Neuer Titel"
    edited.participations.add(Participation(municipality=Municipality.objects.create(name_de="Bremen", country="DE")))
    edited.save_revision()

    take_back(acceptance=acceptance, by=actor(manager))

    assert published(process) == ["Eberswalde"]
    assert draft(process) == ["Eberswalde", "Bremen"]
    page = fresh(process)
    assert (page.title, page.has_unpublished_changes) == ("Deep Dive Wasser", True)
    assert page.get_latest_revision_as_object().title == "Neuer Titel"


def test_what_only_the_draft_had_stays_there(process: LearningProcessPage, take_over, chosen, manager: User) -> None:
    edited = fresh(process)
    edited.participations.add(Participation(municipality=chosen["nakuru"].municipality))
    edited.save_revision()

    acceptance = take_over(process)
    assert published(process) == ["Eberswalde", *WEST_TO_EAST]
    take_back(acceptance=acceptance, by=actor(manager))

    assert (published(process), draft(process)) == (["Eberswalde"], ["Eberswalde", "Nakuru"])


def test_draft_that_was_never_published(process: LearningProcessPage, take_over, manager: User) -> None:
    process.unpublish()
    acceptance = take_over(process)
    assert draft(process) == ["Eberswalde", *WEST_TO_EAST]
    assert not fresh(process).live

    fresh(process).get_latest_revision().publish()
    assert published(process) == ["Eberswalde", *WEST_TO_EAST]
    take_back(acceptance=acceptance, by=actor(manager))

    assert published(process) == draft(process) == ["Eberswalde"]


def test_all_languages_have_the_same_participants(process, take_over, manager: User, django_capture_on_commit_callbacks) -> None:
    english = Locale.objects.get(language_code="en")
    process.get_parent().specific.copy_for_translation(english).save_revision().publish()
    translation = process.copy_for_translation(english)
    translation.title = "Deep Dive on Water"
    translation.save_revision().publish()

    with django_capture_on_commit_callbacks(execute=True):
        acceptance = take_over(process)
    assert published(translation) == ["Eberswalde", *WEST_TO_EAST]
    assert fresh(translation).title == "Deep Dive on Water"
    with django_capture_on_commit_callbacks(execute=True):
        take_back(acceptance=acceptance, by=actor(manager))
    assert published(translation) == ["Eberswalde"]

    assert [page.pk for page in pages_to_fill(manager)] == [process.pk]


def test_form_that_an_editor_had_opened_before_loses_nobody(process: LearningProcessPage, take_over, client_of, account) -> None:
    """The editor is told that the page has been saved meanwhile (409), as if a colleague had edited it."""
    editor = client_of(account("chief", is_superuser=True, is_staff=True))
    address = f"/admin/pages/{process.pk}/edit/"
    form = next(
        one for one in lxml.html.fromstring(editor.get(address).content.decode()).forms if one.get("id") == "page-edit-form"
    )
    body = {**dict(form.form_values()), "title": "Neuer Titel"}

    take_over(process)
    assert editor.post(address, body).status_code == 409

    assert draft(process) == published(process) == ["Eberswalde", *WEST_TO_EAST]


# --- The group


def test_teams_become_members_and_leave_again(group: Group, take_over, chosen, manager: User, account) -> None:
    early = TeamMember.objects.get(application=chosen["nakuru"]).user
    Membership.objects.create(group=group, user=early)
    gone = TeamMember.objects.get(application=chosen["aswan"]).user
    User.objects.filter(pk=gone.pk).update(is_active=False)
    mate = account("mate")
    TeamMember.objects.create(application=chosen["nakuru"], user=mate)

    acceptance = take_over(None, group)

    members = set(group.memberships.values_list("user__email", flat=True))
    teams = {"team-nouakchott@example.org", "team-lviv@example.org", "mate@example.org"}
    assert members == {"manager@example.org", "team-nakuru@example.org", *teams}
    assert (
        set(RoomLogEntry.objects.filter(group=group, action="added", by=manager).values_list("whom__email", flat=True)) == teams
    )
    Membership.objects.get(group=group, user=mate).delete()
    Membership.objects.create(group=group, user=mate)  # somebody added this person anew

    take_back(acceptance=acceptance, by=actor(manager))

    assert set(group.memberships.values_list("user", flat=True)) == {manager.pk, early.pk, mate.pk}


def test_who_became_a_facilitator_since_stays(group: Group, take_over, chosen, manager: User) -> None:
    acceptance = take_over(None, group)
    person = TeamMember.objects.get(application=chosen["nakuru"]).user
    membership = Membership.objects.get(group=group, user=person)
    membership.role = Membership.Role.FACILITATOR
    membership.save()

    take_back(acceptance=acceptance, by=actor(manager))

    assert set(group.memberships.values_list("user", flat=True)) == {manager.pk, person.pk}


# --- Refusals, and the trail


def test_states_of_applications_stay(process, group, take_over, chosen) -> None:
    take_over(process, group)

    assert set(Application.objects.values_list("state", flat=True)) == {"in_review"}


def refusal(do: Callable[[], Any]) -> str:
    with override("en"):
        with pytest.raises(Refused) as refused:
            do()
        return refused.value.verdict.reason


def test_locked_page(process: LearningProcessPage, take_over, manager: User, lead: User) -> None:
    acceptance = take_over(process)
    page = fresh(process)
    page.locked, page.locked_by = True, lead
    page.save()

    assert "locked" in refusal(lambda: take_back(acceptance=acceptance, by=actor(manager)))
    assert "locked" in refusal(lambda: take_over(process))
    assert published(process) == ["Eberswalde", *WEST_TO_EAST]
    assert not Acceptance.objects.get().undone_at


def test_page_that_is_scheduled(process: LearningProcessPage, take_over) -> None:
    edited = fresh(process)
    edited.go_live_at = timezone.now() + timedelta(days=1)
    edited.save_revision().publish()

    assert "locked" in refusal(lambda: take_over(process))


def test_page_in_a_workflow(process: LearningProcessPage, take_over, manager: User) -> None:
    workflow = Workflow.objects.create(name="Freigabe")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Lesen"), sort_order=0)
    edited = fresh(process)
    edited.title = "Neuer Titel"
    edited.save_revision()
    workflow.start(edited, manager)

    assert "workflow" in refusal(lambda: take_over(process))
    assert published(process) == ["Eberswalde"]


def test_page_that_she_cannot_edit_or_publish(process: LearningProcessPage, take_over, manager: User, colleague: User) -> None:
    assert "cannot edit" in refusal(lambda: take_over(process, by=colleague))
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    assert "cannot publish" in refusal(lambda: take_over(process))
    process.unpublish()
    take_over(fresh(process))
    assert draft(process) == ["Eberswalde", *WEST_TO_EAST]


def test_group_of_others(group: Group, take_over, manager: User) -> None:
    group.memberships.update(role=Membership.Role.MEMBER)

    assert "facilitator" in refusal(lambda: take_over(None, group))
    assert group.memberships.count() == 1


def test_nobody_and_nowhere(process, round_: Round, water, take_over, manager: User) -> None:
    assert "Choose a page" in refusal(take_over)
    changing.clear(round_=round_, seen=1000, by=actor(manager))
    assert "Nobody" in refusal(lambda: take_over(process))


def test_conditions_that_do_not_hold_need_a_reason(process, round_: Round, take_over, manager: User) -> None:
    state(round_, manager, [Size(least=8)])
    assert "Not all conditions hold" in refusal(lambda: take_over(process, reason=" "))

    take_over(process, reason="Vier reichen.")

    event = CohortEvent.objects.get(kind="accepted")
    assert (event.facts["reason"], [one["type"] for one in event.facts["unmet"]]) == ("Vier reichen.", ["size"])
    with override("en"):
        assert composer_of(round_).entries()[0][0].sentence.endswith("Not all conditions hold, because: Vier reichen.")


def test_exceptions_need_no_reason_again(process, round_: Round, take_over, manager: User) -> None:
    state(round_, manager, [Size(least=8)])
    changing.waive(round_=round_, key="size", reason="Vier reichen.", seen=1000, by=actor(manager))

    assert take_over(process).added_live


def test_others_change_is_seen_first(process, round_: Round, water, take_over, colleague: User) -> None:
    seen = Cohort.objects.get().revision
    changing.place(round_=round_, key=str(water["makati"].key), where="in", seen=1000, by=actor(colleague))

    with pytest.raises(ChangedMeanwhile):
        take_over(process, seen=seen)
    assert published(process) == ["Eberswalde"]


def test_taking_over_again_adds_what_is_missing_and_the_last_goes_first(
    process, group, round_: Round, water, take_over, manager: User
) -> None:
    first = take_over(process, group)
    changing.place(round_=round_, key=str(water["makati"].key), where="in", seen=1000, by=actor(manager))
    second = take_over(process, group)
    assert published(process) == ["Eberswalde", *WEST_TO_EAST, "Makati"]

    assert "Take that back first" in refusal(lambda: take_back(acceptance=first, by=actor(manager)))
    take_back(acceptance=second, by=actor(manager))
    assert published(process) == ["Eberswalde", *WEST_TO_EAST]
    take_back(acceptance=first, by=actor(manager))
    assert published(process) == ["Eberswalde"]
    assert "already" in refusal(lambda: take_back(acceptance=first, by=actor(manager)))
    assert list(CohortEvent.objects.filter(kind__in=("accepted", "undone")).order_by("pk").values_list("kind", flat=True)) == [
        "accepted", "accepted", "undone", "undone",
    ]  # fmt: skip


def test_page_and_group_that_are_gone_are_no_obstacle(process, group, take_over, manager: User) -> None:
    acceptance = take_over(process, group)
    process.delete()
    group.delete()

    assert take_back(acceptance=Acceptance.objects.get(pk=acceptance.pk), by=actor(manager)).undone_at


def test_plan_names_those_outside_of_the_register(process, group, round_: Round, take_over, django_assert_num_queries) -> None:
    composer = composer_of(round_)
    assert composer.set_keys

    plan = plan_of(composer, process, group)

    assert [one.name_de for one in plan.municipalities] == WEST_TO_EAST
    assert [one.applicant for one in plan.unknown] == [UNKNOWN]
    assert len(plan.people) == 4


# --- The page


def test_what_will_happen_is_said_done_and_taken_back(
    process, group, chosen, managers_client: Client, page_url: Callable[..., str]
) -> None:
    url = page_url("cohort_accept")
    assert "What will happen" not in managers_client.get(url).content.decode()
    shown = managers_client.get(f"{url}?page={process.pk}&group={group.pk}")
    text = shown.content.decode()
    assert "What will happen" in text
    assert "4 people from the teams become members" in text
    form = lxml.html.fromstring(text).forms[-1]

    done = managers_client.post(url, dict(form.fields))

    assert (done.status_code, done["Location"]) == (303, url)
    assert published(process) == ["Eberswalde", *WEST_TO_EAST]
    text = managers_client.get(url).content.decode()
    assert "3 municipalities added to" in text
    [undo] = [one for one in lxml.html.fromstring(text).forms if "undo" in (one.action or "")]
    assert managers_client.post(undo.action).status_code == 303
    assert published(process) == ["Eberswalde"]
    assert "Take back what was added" not in managers_client.get(url).content.decode()


def test_number_of_queries_does_not_grow(
    process, group, round_: Round, chosen, water, manager: User, managers_client: Client, page_url
) -> None:
    url = f"{page_url('cohort_accept')}?page={process.pk}&group={group.pk}"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert managers_client.get(url).status_code == 200
        return len(queries)

    count()  # what all pages remember
    before = count()
    for name in water:
        changing.place(round_=round_, key=str(water[name].key), where="in", seen=1000, by=actor(manager))
    assert count() == before


def test_pages_and_groups_of_others_are_not_offered(group, chosen, colleague: User, client_of, page_url, process) -> None:
    page = lxml.html.fromstring(client_of(colleague).get(page_url("cohort_accept")).content.decode())

    assert [option.get("value") for option in page.xpath("//select/option")] == ["", ""]
    sent = client_of(colleague).post(page_url("cohort_accept"), {"page": process.pk, "group": group.pk, "revision": 100})
    assert sent.status_code == 422
    assert not Acceptance.objects.exists()


def test_refusal_is_shown_on_the_page(process, chosen, round_: Round, manager, managers_client: Client, page_url) -> None:
    state(round_, manager, [Size(least=8)])
    facts = {"page": process.pk, "group": "", "revision": 100}

    response = managers_client.post(page_url("cohort_accept"), {**facts, "reason": ""})
    assert response.status_code == 403
    assert "Not all conditions hold. Change the cohort" in response.content.decode()
    assert managers_client.post(page_url("cohort_accept"), {**facts, "reason": "Vier reichen."}).status_code == 303


def test_undo_of_another_call(process, take_over, account, client_of, page_url, chosen) -> None:
    acceptance = take_over(process)
    url = page_url("cohort_undo", acceptance.pk)

    assert client_of(account("nobody")).post(url).status_code == 404
    assert not Acceptance.objects.get().undone_at
