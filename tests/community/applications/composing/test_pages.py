"""The pages of the composer, without a script and with htmx."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cms.users.models import User
from community.applications.cohort.constraints import Size
from community.applications.cohort.solver import SolverFailed
from community.applications.composing import changing
from community.applications.composing.stored import conditions_of
from community.applications.models import Application, Cohort, Conflict, Round, RoundRole

from .made import actor, make_one, of_the_design, state


def tree(response: Any) -> Any:
    return lxml.html.fromstring(response.content.decode())


@pytest.fixture
def press(managers_client: Client, page_url: Callable[..., str]) -> Callable[..., Any]:
    """Press a button as a browser without a script does: `press("in", key)`."""

    def send(name: str, value: str, client: Client = managers_client, **more: Any) -> Any:
        cohort = Cohort.objects.first()
        body = {"revision": cohort.revision if cohort else 0, name: value, **more}
        return client.post(page_url(), body)

    return send


@pytest.fixture
def keys(water: dict[str, Application]) -> dict[str, str]:
    return {name: str(one.key) for name, one in water.items()}


def pressed(response: Any, name: str) -> list[str]:
    return tree(response).xpath(f"//button[@name='{name}'][@aria-pressed='true']/@value")


def test_page_for_nobody_but_managers(
    round_: Round, water: dict[str, Application], page_url, client_of, people: dict[str, User | None], account, managers_client
) -> None:
    reviewer = account("reviewer")
    RoundRole.objects.create(round=round_, user=reviewer, role=RoundRole.Role.REVIEWER)
    for user in (*people.values(), reviewer):
        for name in ("cohort", "cohort_condition", "cohort_waive", "cohort_accept"):
            assert client_of(user).get(page_url(name)).status_code == 404

    response = managers_client.get(page_url())
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_somebody_with_a_conflict_learns_nothing(water, manager: User, managers_client: Client, page_url) -> None:
    Conflict.objects.create(application=water["aswan"], user=manager)
    for name in ("cohort", "cohort_condition", "cohort_waive", "cohort_accept"):
        response = managers_client.get(page_url(name))
        text = response.content.decode()

        assert response.status_code == 403
        assert "conflict of interest" in text
        assert not [name for name in ("Aswan", "Nakuru", "Mombasa") if name in text]
    assert managers_client.post(page_url(), {"in": str(water["nakuru"].key)}).status_code == 403
    assert not Cohort.objects.exists()


def test_reading_stores_nothing(water, managers_client: Client, page_url) -> None:
    managers_client.get(page_url())

    assert not Cohort.objects.exists()


def test_every_candidate_has_three_buttons(water, managers_client: Client, page_url) -> None:
    page = tree(managers_client.get(page_url()))

    assert len(page.xpath("//li[starts-with(@id, 'k-')]")) == 12
    assert len(page.xpath("//form[@id='cohort-form']//button[@name='in' or @name='free' or @name='out']")) == 36
    assert len(page.xpath("//form[@id='cohort-form']//button/@id")) == len(
        set(page.xpath("//form[@id='cohort-form']//button/@id"))
    )


def test_set_leave_out_and_release(press, keys, page_url, managers_client: Client) -> None:
    response = press("in", keys["nakuru"])
    assert (response.status_code, response["Location"]) == (303, f"{page_url()}#k-{keys['nakuru']}")
    press("out", keys["mombasa"])
    page = managers_client.get(page_url())
    assert (pressed(page, "in"), pressed(page, "out")) == ([keys["nakuru"]], [keys["mombasa"]])
    assert tree(page).xpath("//p[@class='saved'][@data-state='saved']")

    press("free", keys["nakuru"])
    assert pressed(managers_client.get(page_url()), "in") == []


def test_adopt_the_proposal(press, keys, round_: Round, manager: User, managers_client: Client, page_url) -> None:
    state(round_, manager)
    [mark] = tree(managers_client.get(page_url())).xpath("//button[@name='adopt']/@value")

    assert press("adopt", mark)["Location"] == f"{page_url()}#proposal"

    assert len(Cohort.objects.get().chosen) == 8
    assert not tree(managers_client.get(page_url())).xpath("//button[@name='adopt']")


def test_proposal_that_has_changed_is_not_adopted(press, water, round_: Round, manager: User, managers_client, page_url) -> None:
    state(round_, manager)
    [mark] = tree(managers_client.get(page_url())).xpath("//button[@name='adopt']/@value")
    Application.objects.filter(pk=water["sebkha"].pk).update(score=5)

    press("adopt", mark)

    assert Cohort.objects.get().chosen == []
    assert "another one by now" in managers_client.get(page_url()).content.decode()


def test_make_one_exchange(press, keys, round_: Round, manager: User, managers_client: Client, page_url) -> None:
    state(round_, manager)
    press("in", keys["sebkha"])
    values = tree(managers_client.get(page_url())).xpath("//button[@name='exchange']/@value")
    [value] = [one for one in values if one.startswith(keys["sebkha"])]

    assert press("exchange", value)["Location"] == f"{page_url()}#proposal"

    assert Cohort.objects.get().chosen == [value.partition(":")[2]]


def test_release_from_a_clash_and_make_an_exception(press, keys, round_, manager, managers_client, page_url) -> None:
    state(round_, manager, of_the_design()[:-1])  # without the requirement
    for name in ("nouakchott", "dortmund", "karlsruhe", "heidelberg", "aswan", "nakuru", "mombasa"):
        press("in", keys[name])
    page = tree(managers_client.get(page_url()))
    assert page.xpath("//ul[@class='clash']//button[@name='release']/@value")[:1] == [keys["mombasa"]]
    [key] = page.xpath("//ul[@class='clash']//button[@name='waive']/@value")[-1:]

    response = press("waive", key)
    assert response.status_code == 303
    asked = managers_client.get(response["Location"])
    assert "South-East Asia: at least 2" in asked.content.decode().replace("\u2068", "").replace("\u2069", "")
    revision = Cohort.objects.get().revision
    assert managers_client.post(response["Location"], {"revision": revision, "reason": ""}).status_code == 422
    sent = managers_client.post(response["Location"], {"revision": revision, "reason": "Makati hat abgesagt."})
    assert (sent.status_code, sent["Location"]) == (303, f"{page_url()}#proposal")
    page = managers_client.get(page_url())
    assert "Makati hat abgesagt." in page.content.decode()
    assert not tree(page).xpath("//ul[@class='clash']")

    assert press("restore", key)["Location"] == f"{page_url()}#conditions"
    press("release", keys["mombasa"])
    assert Cohort.objects.get().waived == {}
    assert keys["mombasa"] not in Cohort.objects.get().chosen


def test_number_of_queries_does_not_grow(press, keys, water, round_, manager, account, managers_client, page_url) -> None:
    state(round_, manager)
    press("in", keys["nakuru"])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert managers_client.get(page_url()).status_code == 200
        return len(queries)

    count()  # what all pages remember
    before = count()
    for number in range(13, 20):
        made = make_one(round_, number, f"Stadt {number}", "UA", None, Decimal(3), [account(f"more-{number}")])
        press("in", str(made.key))
    assert count() == before


def test_clear(press, keys) -> None:
    press("in", keys["nakuru"])
    press("clear", "all")

    assert Cohort.objects.get().chosen == []


def test_no_button_and_unknown_ones_change_nothing(press, keys) -> None:
    for name, value in (("", ""), ("in", "nobody"), ("exchange", ":"), ("adopt", "x"), ("remove", "size"), ("restore", "size")):
        assert press(name, value).status_code == 303

    assert not Cohort.objects.filter(revision__gt=0).exists()


def test_others_change_is_told(press, keys, round_, colleague: User, client_of, managers_client, page_url) -> None:
    press("in", keys["nakuru"])
    changing.place(round_=round_, key=keys["aswan"], where="in", seen=1000, by=actor(colleague))
    press("out", keys["mombasa"], revision=1)
    text = managers_client.get(page_url()).content.decode()
    assert "Zweites Büro" in text
    assert "So nothing was changed" not in text

    changing.place(round_=round_, key=keys["nakuru"], where="out", seen=1000, by=actor(colleague))
    press("free", keys["nakuru"], revision=3)
    assert "So nothing was changed" in managers_client.get(page_url()).content.decode()
    cohort = Cohort.objects.get()
    assert cohort.chosen == [keys["aswan"]]
    assert set(cohort.excluded) == {keys["mombasa"], keys["nakuru"]}


def test_htmx_gets_the_form_alone(press, keys, managers_client: Client, page_url) -> None:
    htmx = {"HX-Request": "true"}
    response = managers_client.post(page_url(), {"revision": 0, "in": keys["nakuru"]}, headers=htmx)
    part = managers_client.get(response["Location"], headers=htmx).content.decode()
    assert part.lstrip().startswith("<form")
    assert "<html" not in part
    assert "Nakuru set. 1 is set." in part.replace("\u2068", "").replace("\u2069", "")

    response = managers_client.post(page_url(), {"revision": 1, "clear": "all"}, headers=htmx)
    assert response["Location"] == f"{page_url()}?at=proposal#proposal"
    page = tree(managers_client.get(response["Location"], headers=htmx))
    assert page.xpath("//section[@id='proposal'][@autofocus]")
    asked = managers_client.post(page_url(), {"revision": 1, "waive": "size"}, headers=htmx)
    assert asked["HX-Redirect"] == f"{page_url('cohort_waive')}?key=size"


def test_htmx_of_somebody_who_may_not_any_more_loads_the_page_again(water, stranger: User, client_of, page_url) -> None:
    response = client_of(stranger).post(page_url(), {"clear": "all"}, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Refresh"]) == (404, "true")


def test_what_takes_too_long_to_compute_can_be_taken_back(
    press, round_, manager, water, managers_client, page_url, monkeypatch: pytest.MonkeyPatch
) -> None:
    state(round_, manager)

    def fail(*_arguments: Any) -> None:
        raise SolverFailed

    monkeypatch.setattr("community.applications.cohort.showing.propose", fail)
    page = managers_client.get(page_url())
    assert page.status_code == 200
    assert tree(page).xpath("//button[@name='remove']/@value") == ["size", "kind:german", "kind:partner"]

    assert press("adopt", "x").status_code == 303
    assert managers_client.get(page_url("cohort_accept")).status_code == 200
    assert press("remove", "size").status_code == 303
    assert [one.key for one in conditions_of(Cohort.objects.get())] == ["kind:german", "kind:partner"]


# --- Conditions


FORMS = [
    ("size", {"least": "8", "most": "8"}, "size"),
    ("share", {"of": "region|south-east-asia", "least": "2"}, "region:south-east-asia"),
    ("share", {"of": "kind|kind:company", "most": "3"}, "kind:kind:company"),
    ("each", {"attribute": "country", "most": "2", "kind": "partner"}, "each:country:partner"),
    ("different", {"attribute": "region", "least": "4"}, "different:region"),
    ("must", {"candidate": "nakuru"}, "in:nakuru"),
    ("must_not", {"candidate": "nakuru"}, "out:nakuru"),
    ("not_both", {"first": "nakuru", "second": "mombasa"}, ""),
    ("requirement", {"question": "people", "least": "2"}, "requires:rows:people:2"),
    ("requirement", {"question": "consent"}, "requires:answered:consent"),
]


@pytest.mark.parametrize(("kind", "fields", "key"), FORMS)
def test_add_change_and_remove_a_condition(kind, fields, key, keys, managers_client: Client, page_url) -> None:
    fields = {name: keys.get(value, value) for name, value in fields.items()}
    url = page_url("cohort_condition")
    assert managers_client.get(f"{url}?type={kind}").status_code == 200

    sent = managers_client.post(f"{url}?type={kind}", {"revision": 0, **fields})
    assert (sent.status_code, sent["Location"]) == (303, f"{page_url()}#conditions")
    [stated] = conditions_of(Cohort.objects.get())
    assert stated.key == (key.replace("nakuru", keys["nakuru"]) if key else stated.key)

    page = tree(managers_client.get(page_url()))
    [change] = page.xpath("//a[@class='rule__change']/@href")
    form = tree(managers_client.get(change)).forms[-1]
    assert {name: form.fields[name] for name in fields} == fields
    assert managers_client.post(change, {"revision": 1, **fields}).status_code == 303
    assert Cohort.objects.get().revision == 1
    assert managers_client.post(change, {"revision": 1, "remove": stated.key}).status_code == 303
    assert conditions_of(Cohort.objects.get()) == ()


def test_requirement_is_labelled_in_every_language(keys, managers_client: Client, page_url) -> None:
    managers_client.post(f"{page_url('cohort_condition')}?type=requirement", {"revision": 0, "question": "people", "least": "2"})

    [stated] = conditions_of(Cohort.objects.get())
    assert sorted(stated.label) == ["ar", "de", "en", "fr"]
    assert stated.label["en"] == "At least 2 departments each"
    page = tree(managers_client.get(page_url()))
    assert "Does not meet" in page.get_element_by_id(f"k-{keys['sebkha']}").text_content()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("size", {}),
        ("size", {"least": "8", "most": "7"}),
        ("share", {"of": "region|atlantis", "least": "2"}),
        ("must", {"candidate": "nobody"}),
        ("not_both", {"first": "nakuru", "second": "nakuru"}),
        ("different", {"attribute": "region", "least": "0"}),
    ],
)
def test_wrong_condition_is_shown_again(kind, fields, keys, managers_client: Client, page_url) -> None:
    fields = {name: keys.get(value, value) for name, value in fields.items()}

    response = managers_client.post(f"{page_url('cohort_condition')}?type={kind}", {"revision": 0, **fields})

    assert response.status_code == 422
    assert not Cohort.objects.exists()


def test_condition_about_the_same_thing_is_refused_with_a_sentence(water, round_, manager, managers_client, page_url) -> None:
    state(round_, manager)

    response = managers_client.post(f"{page_url('cohort_condition')}?type=size", {"revision": 3, "least": "2"})

    assert response.status_code == 422
    assert "Two conditions are about the same thing" in response.content.decode()


def test_condition_that_was_changed_meanwhile_keeps_what_was_typed(
    water, round_, manager, colleague, managers_client: Client, page_url
) -> None:
    state(round_, manager)
    changing.state_condition(round_=round_, condition=Size(least=6), replaces="size", seen=1000, by=actor(colleague))
    change = f"{page_url('cohort_condition')}?key=size"

    response = managers_client.post(change, {"revision": 3, "least": "9"})

    assert response.status_code == 409
    form = tree(response).forms[-1]
    assert (form.fields["least"], form.fields["revision"]) == ("9", "4")
    assert "At least 6 municipalities" in response.content.decode()
    assert managers_client.post(change, {"revision": 4, "least": "9"}).status_code == 303
    assert conditions_of(Cohort.objects.get())[0] == Size(least=9)


def test_condition_that_is_gone(water, managers_client: Client, page_url) -> None:
    for name in ("cohort_condition", "cohort_waive"):
        assert managers_client.get(f"{page_url(name)}?key=size").status_code == 303


def test_kinds_of_conditions_are_offered(water, managers_client: Client, page_url) -> None:
    page = tree(managers_client.get(page_url("cohort_condition")))

    assert len(page.xpath("//a[starts-with(@href, '?type=')]")) == 8


@pytest.mark.parametrize("language", ["de", "fr", "ar"])
def test_pages_in_other_languages(water, round_, manager, managers_client: Client, language: str) -> None:
    state(round_, manager)
    with override(language):
        for name in ("cohort", "cohort_condition", "cohort_accept"):
            assert managers_client.get(reverse(f"applications:{name}", args=[round_.call])).status_code == 200


def test_valid_html(water, round_, manager, press, keys, managers_client: Client, page_url, assert_valid_html) -> None:
    state(round_, manager)
    press("in", keys["nakuru"])
    urls = (page_url(), page_url("cohort_condition"), f"{page_url('cohort_condition')}?type=share", page_url("cohort_accept"))

    assert_valid_html({url: managers_client.get(url).content.decode() for url in urls})
