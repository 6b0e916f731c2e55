"""The form of the own profile: what is typed is kept, and the preview shows what others see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.forms.services import find_draft
from community.people.models import Circle, Profile
from community.people.profiles.drafts import OWN, PROFILE
from community.people.proposals import confirm_proposal, propose_municipality, reject_proposal

from .made import FORM_CIRCLES, make_city, make_profile, make_topic, open_to, seen

PAGE = "/en/community/profile/"
FORM: dict[str, Any] = {
    "name": "Amt für Wasser",
    "department": "Umwelt",
    "function": "Netze",
    "about": "Ich **weiß** es.",
    **FORM_CIRCLES,
}


@pytest.fixture
def client(member: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(member)


def test_profile_is_saved_with_all_its_parts(client: Client, member: User):
    city, topic = make_city(), make_topic("Wasser", "water")
    answer = client.post(
        PAGE,
        {
            **FORM,
            "municipality": city.pk,
            "topics": [topic.pk],
            "advises_on": [topic.pk],
            "languages": ["de", "sw"],
            "about_seen_by": "2",
        },
    )

    assert (answer.status_code, answer["Location"]) == (302, "/en/community/profile/seen/")
    profile = Profile.objects.get(user=member)
    assert (profile.municipality, profile.department, profile.function) == (city, "Umwelt", "Netze")
    assert [one.slug for one in profile.topics.all()] == ["water"]
    assert sorted(one.code for one in profile.languages.all()) == ["de", "sw"]
    assert (profile.about_seen_by, profile.name_seen_by) == (Circle.MEMBERS, Circle.GROUPS)
    member.refresh_from_db()
    assert member.name == "Amt für Wasser"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "  \u200b "},
        {"name": "x" * 151},
        {"about": "x" * 4001},
        {"about": "\0"},
        {"municipality": "99999999999999999999"},
        {"municipality": "proposed-1"},
        {"topics": ["x"]},
        {"languages": ["xx"]},
        {"about_seen_by": "7"},
        {"name_seen_by": "0"},
        {"department_seen_by": ""},
    ],
)
def test_wrong_input_is_refused_and_kept(client: Client, member: User, wrong: dict[str, Any]):
    answer = client.post(PAGE, {**FORM, **wrong})

    assert answer.status_code == 422
    if "about" not in wrong:
        assert "Ich **weiß** es." in answer.content.decode()
    assert not Profile.objects.exclude(department="").exists()


def test_what_others_see_is_shown_for_each_circle(client: Client, member: User):
    circles = seen(name=Circle.MEMBERS, department=Circle.GROUPS, about=Circle.MEMBERS)
    make_profile(member, name="Amt", department="Umweltamt", function="Geheim", about="Offen", **circles)
    of_members = client.get(f"{PAGE}seen/").content.decode()
    of_groups = client.get(f"{PAGE}seen/?by=groups").content.decode()

    assert ("Offen" in of_members, "Umweltamt" in of_members) == (True, False)
    assert ("Offen" in of_groups, "Umweltamt" in of_groups) == (True, True)
    assert "Geheim" not in of_members + of_groups
    make_profile(member, **seen(name=Circle.GROUPS))
    assert "They do not find you in the list of members" in client.get(f"{PAGE}seen/?by=nobody").content.decode()


def test_markdown_of_a_profile_is_harmless(client: Client, member: User, facilitator: User, client_of: Callable):
    about = "<script>alert(1)</script> [x](javascript:alert(1)) ![b](https://elsewhere.example/b.png)"
    make_profile(member, about=about, **open_to(Circle.GROUPS))
    page = client_of(facilitator).get(f"/en/community/people/{member.pk}/").content.decode()
    told = client_of(facilitator).get(f"/api/community/people/{member.pk}").json()

    for html in (page.partition("<main")[2].partition("</main")[0], told["about_html"]):
        assert "<script>alert" not in html
        assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
        assert "<img" not in html


def test_draft_comes_back_and_is_gone_once_saved(client: Client, member: User):
    fields = {"fields": {"about": "Noch nicht fertig", "department": "Umwelt"}}
    assert client.put("/api/community/drafts/profile/own", fields, content_type="application/json").status_code == 200
    assert client.put("/api/community/drafts/profile/other", fields, content_type="application/json").status_code == 404
    page = client.get(PAGE).content.decode()
    assert "Noch nicht fertig" in page
    assert "The form shows a draft" in page

    assert client.post(PAGE, FORM).status_code == 302
    assert find_draft(form=PROFILE, thing=OWN, by=member) is None


def test_discarded_draft_is_gone(client: Client, member: User):
    fields = {"fields": {"about": "Noch nicht fertig"}}
    client.put("/api/community/drafts/profile/own", fields, content_type="application/json")
    client.post(PAGE, {"discard_draft": "1"})

    assert "Noch nicht fertig" not in client.get(PAGE).content.decode()


def test_form_sent_after_the_session_ended_is_filled_in_again(client: Client, member: User):
    topic, other = make_topic("Wasser", "water"), make_topic("Hitze", "heat")
    client.logout()
    answer = client.post(PAGE, {**FORM, "topics": [topic.pk, other.pk]})
    assert answer.status_code == 403
    client.force_login(member)
    page = client.get(PAGE).content.decode()

    assert "Ich **weiß** es." in page
    assert page.count("checked") == 2


def test_two_windows_do_not_overwrite_each_other(client: Client, member: User):
    make_profile(member, about="Erste Fassung")
    opened = client.get(PAGE).context["form"]["opened_with"].value()
    client.post(PAGE, {**FORM, "about": "Aus dem ersten Fenster", "opened_with": opened})
    answer = client.post(PAGE, {**FORM, "about": "Aus dem zweiten Fenster", "opened_with": opened})

    assert answer.status_code == 422
    assert "Aus dem ersten Fenster" in answer.content.decode()
    assert Profile.objects.get(user=member).about == "Aus dem ersten Fenster"


# --- A municipality that is not in the register -------------------------------------------------------------------------


def test_own_proposal_can_be_chosen_and_becomes_the_entry_of_the_register(
    client: Client, member: User, facilitator: User, people: dict, client_of: Callable
):
    proposal = propose_municipality(name="Neustadt an der Aue", country="DE", by=member)
    propose_municipality(name="Fremdstadt", country="DE", by=facilitator)
    page = client.get(PAGE).content.decode()
    assert "Neustadt an der Aue (not in the register yet)" in page
    assert "Fremdstadt" not in page
    assert client.post(PAGE, {**FORM, "municipality": f"proposed-{proposal.pk}"}).status_code == 302
    address = f"/en/community/people/{member.pk}/"
    seen_by_others = client_of(facilitator).get(address).content.decode()
    assert "Neustadt an der Aue" in seen_by_others
    assert "not in the register yet" in seen_by_others

    city = confirm_proposal(proposal=proposal, by=people["administrator"])
    profile = Profile.objects.get(user=member)
    assert (profile.municipality, profile.proposal) == (city, None)
    assert "not in the register yet" not in client_of(facilitator).get(address).content.decode()


def test_rejected_proposal_leaves_the_profile(client: Client, member: User, people: dict):
    proposal = propose_municipality(name="Nirgendwo", country="DE", by=member)
    client.post(PAGE, {**FORM, "municipality": f"proposed-{proposal.pk}"})
    reject_proposal(proposal=proposal, by=people["administrator"], reason="Ein Ortsteil")

    profile = Profile.objects.get(user=member)
    assert (profile.municipality, profile.proposal) == (None, None)


# --- JSON ---------------------------------------------------------------------------------------------------------------


def test_profile_is_read_and_changed_as_json(client: Client, member: User):
    make_topic("Wasser", "water")
    answer = client.get("/api/community/profile")
    etag = answer["ETag"]
    assert answer.json()["seen_by"] == {
        "name": "groups",
        "municipality": "groups",
        **dict.fromkeys(("department", "function", "topics", "advises_on", "languages", "regions", "about", "photo"), "nobody"),
    }
    changes = {"name": "Amt", "topics": ["water"], "languages": ["de"], "seen_by": {"topics": "members", "photo": "groups"}}
    send: dict[str, Any] = {"content_type": "application/json", "headers": {"If-Match": etag}}
    changed = client.patch("/api/community/profile", changes, **send)

    assert changed.status_code == 200
    told = changed.json()
    assert (told["name"], told["topics"], told["languages"], told["department"]) == ("Amt", ["water"], ["de"], "")
    assert (told["seen_by"]["topics"], told["seen_by"]["photo"], told["seen_by"]["about"]) == ("members", "groups", "nobody")
    again = client.patch("/api/community/profile", {"about": "x"}, **send)
    assert again.status_code == 412
    assert again.json()["current"]["profile"]["name"] == "Amt"
    assert client.patch("/api/community/profile", {"about": "x"}, content_type="application/json").status_code == 428


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"topics": ["none"]},
        {"languages": ["xx"]},
        {"municipality": 99},
        {"proposal": 99},
        {"seen_by": {"name": "nobody"}},
        {"seen_by": {"name": "everybody"}},
        {"seen_by": {"email": "members"}},
        {"about": "x" * 4001},
        {"email": "x@example.org"},
    ],
)
def test_wrong_json_is_refused(client: Client, member: User, wrong: dict[str, Any]):
    make_profile(member, name="Amt")
    answer = client.patch("/api/community/profile", wrong, content_type="application/json", headers={"If-Match": "*"})
    assert answer.status_code == 422
    member.refresh_from_db()
    assert member.name == "Amt"


@pytest.mark.parametrize("wrong", [{"topics": ["\0"]}, {"about": "a\0"}, {"name": "\0"}])
def test_characters_that_no_database_keeps_are_refused(client: Client, member: User, wrong: dict[str, Any]):
    answer = client.patch("/api/community/profile", wrong, content_type="application/json", headers={"If-Match": "*"})
    assert answer.status_code == 400


def test_profile_is_in_four_languages_and_from_right_to_left(client: Client):
    for language, title in (("de", "Ihr Profil"), ("fr", "Votre profil"), ("ar", "ملفك")):
        page = client.get(f"/{language}/community/profile/").content.decode()
        assert title in page
    assert 'dir="rtl"' in page
