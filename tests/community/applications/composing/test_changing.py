"""Changes of a cohort: saved at once, noted, and none overwrites what somebody has not seen."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from cms.days import months_later
from cms.models import CallPage
from cms.users.models import User
from community.access.verdicts import Refused
from community.applications.cohort.constraints import Must, Share, Size
from community.applications.composing import changing
from community.applications.composing.changing import ChangedMeanwhile
from community.applications.composing.stored import conditions_of, in_force
from community.applications.composing.tables import composer_of
from community.applications.models import Application, Cohort, CohortEvent, Conflict, Round, TeamMember
from community.applications.retention import erase_old_applications
from community.privacy.registry import erase_person

from .made import actor, of_the_seeds, state

State = Application.State


@pytest.fixture
def place(round_: Round, water: dict[str, Application], manager: User) -> Callable[..., changing.Changed]:
    def put(name: str, where: str = "in", by: User = manager, seen: int = 1000) -> changing.Changed:
        return changing.place(round_=round_, key=str(water[name].key), where=where, seen=seen, by=actor(by))

    return put


@pytest.fixture
def sentences(round_: Round) -> Callable[[], list[str]]:
    def told() -> list[str]:
        with override("en"):
            return [one.sentence.replace("\u2068", "").replace("\u2069", "") for one in composer_of(round_).entries()[0]]

    return told


def names(round_: Round, keys: list[str]) -> list[str]:
    found = {str(one.key): str(one) for one in Application.objects.filter(round=round_).select_related("municipality")}
    return [found[key] for key in keys]


def test_setting_releasing_and_leaving_out(round_: Round, place, sentences) -> None:
    for name, where in (("nakuru", "in"), ("mombasa", "in"), ("nakuru", "free"), ("mombasa", "out"), ("mombasa", "out")):
        place(name, where)

    cohort = Cohort.objects.get()
    assert (names(round_, cohort.chosen), names(round_, cohort.excluded), cohort.revision) == ([], ["Mombasa"], 4)
    assert sentences() == ["Mombasa left out", "Nakuru released", "Mombasa set", "Nakuru set"]


def test_only_managers_without_a_conflict_compose(round_: Round, place, water, colleague: User, stranger: User) -> None:
    with override("en"), pytest.raises(Refused, match="manage"):
        place("nakuru", by=stranger)
    Conflict.objects.create(application=water["aswan"], user=colleague)
    with override("en"), pytest.raises(Refused, match="conflict of interest") as refused:
        place("nakuru", by=colleague)

    assert "Aswan" not in refused.value.verdict.reason
    assert not Cohort.objects.exists()


def test_manager_who_applies_herself_does_not_compose(place, water, colleague: User) -> None:
    TeamMember.objects.create(application=water["aswan"], user=colleague)

    with override("en"), pytest.raises(Refused, match="conflict of interest"):
        place("nakuru", by=colleague)


@pytest.mark.parametrize("word", [State.WITHDRAWN, State.DECLINED, State.DRAFT])
def test_who_cannot_be_chosen_is_not_set(water, place, word: str) -> None:
    Application.objects.filter(pk=water["nakuru"].pk).update(state=word)

    with pytest.raises(Refused):
        place("nakuru")


def test_application_to_another_call_is_not_set(round_: Round, water, manager: User) -> None:
    for key in ("6f9619ff-8b86-d011-b42d-00cf4fc964ff", "no key at all", ""):
        with pytest.raises(Refused):
            changing.place(round_=round_, key=key, where="in", seen=1000, by=actor(manager))


def test_others_changes_of_other_things_are_kept_and_told(round_: Round, place, manager: User, colleague: User) -> None:
    place("nakuru")
    seen = Cohort.objects.get().revision
    place("mombasa", by=colleague)

    changed = place("aswan", seen=seen)

    assert names(round_, changed.cohort.chosen) == ["Nakuru", "Mombasa", "Aswan"]
    assert [one.by for one in changed.others] == [colleague]


def test_others_change_of_the_same_thing_is_not_overwritten(round_: Round, place, colleague: User) -> None:
    place("nakuru")
    seen = Cohort.objects.get().revision
    place("nakuru", "out", by=colleague)

    with pytest.raises(ChangedMeanwhile) as meanwhile:
        place("nakuru", "free", seen=seen)

    assert [one.kind for one in meanwhile.value.others] == ["excluded"]
    assert names(round_, Cohort.objects.get().excluded) == ["Nakuru"]


def test_own_changes_in_another_window_are_no_obstacle(place) -> None:
    place("nakuru")

    assert place("nakuru", "out", seen=0).cohort.revision == 2


def test_what_replaces_everything_waits_for_a_look_at_what_others_did(round_: Round, place, water, manager, colleague) -> None:
    place("nakuru")
    place("mombasa", by=colleague)
    key = str(water["aswan"].key)
    for change in (
        lambda: changing.adopt(round_=round_, proposed=[key], seen=1, by=actor(manager)),
        lambda: changing.clear(round_=round_, seen=1, by=actor(manager)),
        lambda: changing.exchange(round_=round_, goes=str(water["mombasa"].key), comes=key, seen=1, by=actor(manager)),
    ):
        with pytest.raises(ChangedMeanwhile):
            change()

    assert names(round_, Cohort.objects.get().chosen) == ["Nakuru", "Mombasa"]


def test_adopting_exchanging_and_clearing(round_: Round, place, water, manager: User, sentences) -> None:
    place("nakuru")
    place("aswan", "out")
    keys = {name: str(one.key) for name, one in water.items()}
    who = {"round_": round_, "seen": 1000, "by": actor(manager)}

    adopted = changing.adopt(proposed=[keys["aswan"], keys["lviv"]], **who).cohort
    assert (names(round_, adopted.chosen), adopted.excluded) == (["Aswan", "Lviv"], [])
    exchanged = changing.exchange(goes=keys["lviv"], comes=keys["makati"], **who).cohort
    assert names(round_, exchanged.chosen) == ["Aswan", "Makati"]
    assert names(round_, changing.exchange(goes="", comes=keys["lusaka"], **who).cohort.chosen) == ["Aswan", "Makati", "Lusaka"]
    assert names(round_, changing.exchange(goes=keys["aswan"], comes="", **who).cohort.chosen) == ["Makati", "Lusaka"]
    assert changing.clear(**who).cohort.chosen == []
    assert sentences()[:5] == [
        "Everything released.",
        "Aswan released",
        "Lusaka set",
        "Lviv exchanged for Makati",
        "Best cohort adopted. Came: Aswan and Lviv. Went: Nakuru.",
    ]


def test_conditions_are_added_changed_and_removed(round_: Round, water, manager: User, sentences) -> None:
    state(round_, manager)
    who = {"round_": round_, "seen": 1000, "by": actor(manager)}

    changing.state_condition(condition=Size(least=7, most=7), replaces="size", **who)
    changing.state_condition(condition=Share(attribute="country", value="KE", most=1), replaces="kind:german", **who)
    changing.remove_condition(key="kind:partner", **who)

    assert [one.key for one in conditions_of(Cohort.objects.get())] == ["size", "country:KE"]
    assert sentences()[:3] == [
        "Condition removed: “At least 5 partner municipalities”",
        "Condition changed: “At least 2 German municipalities” is now “Kenya: at most 1”",
        "Condition changed: “Exactly 8 municipalities” is now “Exactly 7 municipalities”",
    ]


def test_two_conditions_about_the_same_thing(round_: Round, water, manager: User) -> None:
    before = state(round_, manager)
    with override("en"), pytest.raises(ValidationError, match="same thing"):
        changing.state_condition(round_=round_, condition=Size(least=2), seen=1000, by=actor(manager))

    assert Cohort.objects.get().constraints == before.constraints


def test_condition_that_somebody_else_changed(round_: Round, water, manager: User, colleague: User) -> None:
    seen = state(round_, manager).revision
    smaller = Size(least=6, most=6)
    changing.state_condition(round_=round_, condition=smaller, replaces="size", seen=seen, by=actor(colleague))
    who = {"round_": round_, "seen": seen, "by": actor(manager)}

    for change in (
        lambda: changing.state_condition(condition=Size(least=9), replaces="size", **who),
        lambda: changing.remove_condition(key="size", **who),
        lambda: changing.waive(key="size", reason="Darum", **who),
    ):
        with pytest.raises(ChangedMeanwhile):
            change()
    assert conditions_of(Cohort.objects.get())[0] == smaller


def test_exception_needs_a_reason_and_can_be_taken_back(round_: Round, water, manager: User, sentences) -> None:
    state(round_, manager)
    who = {"round_": round_, "seen": 1000, "by": actor(manager)}
    with pytest.raises(ValidationError):
        changing.waive(key="kind:german", reason=" ", **who)

    cohort = changing.waive(key="kind:german", reason="Eine hat abgesagt.", **who).cohort
    assert [one.key for one in in_force(cohort)] == ["size", "kind:partner"]
    cohort = changing.restore(key="kind:german", **who).cohort
    assert len(in_force(cohort)) == 3
    assert sentences()[:2] == [
        "No exception any more: “At least 2 German municipalities”",
        "Exception from “At least 2 German municipalities”: Eine hat abgesagt.",
    ]


def test_trail_outlives_the_account(place, manager: User, sentences, round_: Round) -> None:
    place("nakuru")

    erase_person(user=manager)

    with override("en"):
        [entry] = composer_of(round_).entries()[0]
    assert entry.who == "former member"
    assert CohortEvent.objects.get().by is None


def test_erased_applications_leave_no_name(round_: Round, place, water, manager: User, sentences) -> None:
    place("nakuru")
    condition = Must(candidate=str(water["nakuru"].key))
    changing.state_condition(round_=round_, condition=condition, seen=1000, by=actor(manager))
    water["nakuru"].delete()

    assert sentences() == [
        "Condition added: “an application that no longer exists must take part”",
        "an application that no longer exists set",
    ]
    assert composer_of(round_).shown.set_count == "0"


@pytest.mark.parametrize("retention", Round.Retention.values)
def test_cohort_is_erased_with_the_applications(round_: Round, place, call: CallPage, retention: str) -> None:
    Round.objects.update(retention=retention)
    place("nakuru")
    erase_old_applications()
    assert Cohort.objects.exists()

    CallPage.objects.filter(pk=call.pk).update(closes_at=months_later(timezone.now(), -round_.keep_months) - timedelta(hours=1))
    erase_old_applications()

    assert not Cohort.objects.exists()
    assert not CohortEvent.objects.exists()


def test_the_best_eight_of_the_seeds(round_: Round, water, manager: User) -> None:
    """Karlsruhe and Lusaka have as many points; Karlsruhe applied earlier."""
    state(round_, manager, of_the_seeds())

    best = composer_of(round_).table.best

    assert best
    assert (len(best.cohort), best.score, best.is_tied) == (8, Decimal("34.1"), True)
    assert str(water["karlsruhe"].key) in best.cohort


def test_who_is_left_out_by_hand_is_not_proposed(round_: Round, water, manager: User, place) -> None:
    state(round_, manager)
    place("nouakchott", "out")

    best = composer_of(round_).table.best

    assert best
    assert str(water["nouakchott"].key) not in best.cohort
    assert len(best.cohort) == 8
