"""Every address of the community as everybody who may come to it."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.users.models import User
from community.groups.models import Group, GroupFile
from community.groups.urls import urlpatterns

SECRETS = ("Geheimer Grundriss", "Grundriss Ärmel", "Willkommen im")
INSIDERS = {"member", "facilitator"}

# What each person gets by GET: {name of the address: {person: status}}; who is not named gets the answer for "others".
EXPECTED = {
    "room": {"member": 200, "facilitator": 200, "others": 403},
    "welcome": {"facilitator": 200, "others": 403},
    "log": {"facilitator": 200, "others": 403},
    "file": {"member": 200, "facilitator": 200, "others": 404},
    "remove_file": {"member": 200, "facilitator": 200, "others": 404},
}


def address(name: str, group: Group, file: GroupFile) -> str:
    arguments = {
        "room": [group.slug],
        "welcome": [group.slug],
        "log": [group.slug],
        "file": [file.pk],
        "remove_file": [file.pk],
    }
    with override("en"):
        return reverse(f"groups:{name}", args=arguments[name])


def test_table_names_every_address():
    assert {pattern.name for pattern in urlpatterns} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_everybody_at_every_address(
    name: str,
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
    shared_file: GroupFile,
):
    url = address(name, housing, shared_file)
    for person, user in people.items():
        answer = client_of(user).get(url)
        content = answer.getvalue().decode()
        assert answer.status_code == EXPECTED[name].get(person, EXPECTED[name]["others"]), (person, url)
        assert person in INSIDERS or not [secret for secret in SECRETS if secret in content], (person, url)


@pytest.mark.parametrize("name", ["room", "welcome", "remove_file"])
def test_outsiders_change_nothing(
    name: str,
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
    shared_file: GroupFile,
    picture: bytes,
):
    url = address(name, housing, shared_file)
    for person in set(people) - INSIDERS:
        upload = SimpleUploadedFile("a.png", picture)
        answer = client_of(people[person]).post(url, {"welcome": "Hereingelegt", "title": "x", "content": upload})
        assert answer.status_code == EXPECTED[name]["others"], person
    assert list(GroupFile.objects.all()) == [shared_file]
    housing.refresh_from_db()
    assert housing.welcome == "Willkommen im **Wohnraum**."


def test_a_foreign_file_and_a_missing_one_answer_the_same(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
    shared_file: GroupFile,
):
    missing = str(uuid.uuid4())
    for person in set(people) - INSIDERS:
        client = client_of(people[person])
        foreign, none, guessed = (client.get(f"/en/community/documents/{key}/") for key in (shared_file.pk, missing, "1"))
        assert foreign.status_code == none.status_code == guessed.status_code == 404
        assert foreign.headers["Cache-Control"] == none.headers["Cache-Control"]

        def page(answer: object, key: str) -> str:
            return answer.content.decode().replace(key, "KEY")

        assert page(foreign, str(shared_file.pk)) == page(none, missing), person
        assert "for the members of a group only" in page(none, missing)


def test_refusals_say_how_to_join_and_lead_in_no_circle(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
):
    url = "/en/community/groups/housing/"
    anonymous = client_of(None).get(url).content.decode()
    assert "This room is for the members of the group. If you are one, log in." in anonymous
    assert '<a class="button" href="/en/accounts/login/?next=/en/community/groups/housing/">' in anonymous
    assert 'href="/en/alumni/affordable-housing/"' in anonymous

    client = client_of(people["applicant"])
    stranger = client.get(url).content.decode()
    assert "your account is not among them" in stranger
    assert "?next=" not in stranger.partition("<main")[2].partition("</main")[0]
    # Who is logged in and comes through the login all the same ends at the sentence.
    answer = client.get(f"/en/accounts/login/?next={url}", follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("end", ["{}/", "{}", "{}/welcome/", "{}/log/?page=2"])
def test_a_room_without_a_public_page_answers_like_none(
    method: str, end: str, client_of: Callable[[User | None], Client], heat: Group, account: Callable[..., User]
):
    stranger = account("stranger")
    for user in (None, stranger):
        for before in ("/en/community/groups/", "/community/groups/"):
            answers = []
            for slug in ("heat", "none"):  # the second does not exist
                client = client_of(user)
                answer = getattr(client, method)(before + end.format(slug), {"title": "Worte", "welcome": "Worte"}, follow=True)
                body = answer.content.decode()
                assert "Hitze" not in body
                answers.append(
                    (
                        answer.status_code,
                        [(url.replace(f"groups/{slug}", "groups/SLUG"), status) for url, status in answer.redirect_chain],
                        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body).replace(f"groups/{slug}", "groups/SLUG"),
                        {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Expires")},
                        {
                            name: cookie.output(attrs=["path", "max-age"], header="").partition(";")[2]
                            for name, cookie in answer.cookies.items()
                        },
                    )
                )
            assert answers[0] == answers[1]
            assert answers[0][0] == 404 or (method, answers[0][0]) == ("post", 405)  # the log is only read


@pytest.mark.parametrize("slug", ["HEAT", "Heat", "heat-", "-heat", "he%61t%20", "heat%00", "heat%2F"])
def test_other_ways_to_write_its_address_tell_nothing(slug: str, client_of: Callable[[User | None], Client], heat: Group):
    other = client_of(None).get(f"/en/community/groups/{slug.replace('heat', 'none')}/", follow=True)
    answer = client_of(None).get(f"/en/community/groups/{slug}/", follow=True)

    assert (answer.status_code, len(answer.redirect_chain)) == (404, len(other.redirect_chain))
    assert "Hitze" not in answer.content.decode()


def test_a_room_whose_page_is_no_longer_public_answers_like_none(
    client_of: Callable[[User | None], Client], housing: Group, member: User
):
    for page in (housing.page, *housing.page.get_translations()):
        page.unpublish()

    assert client_of(None).get("/en/community/groups/housing/").status_code == 404
    assert client_of(member).get("/en/community/groups/housing/").status_code == 200


def test_nobody_finds_a_private_file_in_the_search(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    shared_file: GroupFile,
    settings: object,
    tmp_path: Path,
):
    settings.SEARCH_URL, settings.VAR_DIR = "embedded://", tmp_path
    for person, user in people.items():
        answer = client_of(user).get("/api/search/?locale=de&q=Grundriss")
        assert (answer.status_code, answer.json()["total"]) == (200, 0), person


def test_every_page_is_valid_html(
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    housing: Group,
    shared_file: GroupFile,
    assert_valid_html: Callable[[dict[str, str]], None],
):
    pages = {}
    for name in set(EXPECTED) - {"file"}:
        for person in ("anonymous", "facilitator"):
            url = address(name, housing, shared_file)
            pages[f"{name} as {person}"] = client_of(people[person]).get(url).content.decode()
    wrong = client_of(people["member"]).post(address("room", housing, shared_file), {"title": "x"})
    pages["refused upload"] = wrong.content.decode()
    assert_valid_html(pages)
