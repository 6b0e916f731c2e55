"""Every operation of the community's JSON belongs to a scope, and a token without it is refused: a column of the table of addresses."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from cms.tokens.models import Grant
from cms.tokens.scopes import NO_TOKEN, Scope, scope_needed
from cms.tokens.services import save_service
from cms.users.models import User
from community.api.urls import api
from community.files.tenants import registered
from community.groups.models import Group, Membership
from community.library.models import Version
from community.own_data.deleting import delete_account
from community.own_data.exporting import ask_for_own_data
from community.own_data.models import DataExport
from community.privacy.registry import held_of
from tests.cms.tokens.made import ALL, bearer, call, token_for
from tests.community.library.made import upload_file
from tests.community.table import views

SCOPES = api.scopes()
#: What people do only themselves: secrets, their data, the end of their account.
NEVER = {
    ("get", "/api/community/own-data/consents"),
    ("get", "/api/community/own-data/exports"),
    ("post", "/api/community/own-data/exports"),
    ("get", "/api/community/own-data/outcome"),
    ("post", "/api/community/own-data/account-deletion"),
    ("post", "/api/community/calendar/address"),
    ("delete", "/api/community/calendar/address"),
}
PUBLIC = {
    ("get", "/api/community/calls/{call}/form"),
    ("get", "/api/community/consultations/archive/{release}"),
    ("get", "/api/community/invitations/{token}"),
    ("post", "/api/community/invitations/{token}/account"),
    ("get", "/api/community/topics/answered"),
    ("get", "/api/community/topics/answered/{proposal}"),
    ("get", "/api/community/visualisations/gallery"),
    ("get", "/api/community/visualisations/gallery/{release}"),
    ("post", "/api/community/visualisations/verify"),
}
#: Old addresses, which are not in the document.
FORMER = {("get", "/api/community/files/{key}")}
KEY = str(UUID(int=7))
OPERATIONS = {
    (method, path): operation for path, operations in api.document["paths"].items() for method, operation in operations.items()
}


def address_of(path: str, operation: dict[str, Any]) -> str:
    """Return the address of an operation, with some key in each place."""
    kinds = {one["name"]: one["schema"] for one in operation["parameters"] if one["in"] == "path"}

    def sample(match: re.Match[str]) -> str:
        schema = kinds[match[1]]
        if schema.get("format") == "uuid":
            return KEY
        if "enum" in schema:
            return str(schema["enum"][0])
        return "7" if schema.get("type") == "integer" else "x"

    return re.sub(r"{(\w+)}", sample, path)


def status_and_scope(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("scope") if answer["Content-Type"].endswith("problem+json") else None


def test_every_operation_has_a_scope_or_a_reason_for_none():
    assert {(method, path) for path, method in SCOPES} - FORMER == set(OPERATIONS)
    assert {(method, path) for (path, method), scope in SCOPES.items() if scope is NO_TOKEN} == NEVER
    assert {(method, path) for (path, method), scope in SCOPES.items() if scope == ""} == PUBLIC
    assert {str(scope) for scope in SCOPES.values() if scope} == {*ALL} - {Scope.CONTENT_READ, Scope.CONTENT_WRITE}


def test_methods_that_read_need_no_scope_that_writes():
    reading = {scope for (_path, method), scope in SCOPES.items() if method == "get" and scope}
    writing = {scope for (_path, method), scope in SCOPES.items() if method != "get" and scope}

    assert {scope for scope in reading if scope.endswith(":write")} == set()
    assert {path for (path, method), scope in SCOPES.items() if method != "get" and str(scope).endswith(":read")} == {
        "/api/community/groups/{slug}/library/archives"  # a copy of what can be read, made by a job
    }
    assert {scope for scope in writing if scope.endswith(":write")} >= {Scope.COMMUNITY_WRITE, Scope.FILES_WRITE}


def test_token_with_all_scopes_but_one_is_refused_what_needs_that_one(facilitator: User, settings: Any):
    """Before anything is looked up, so that the answer tells nothing of what there is."""
    settings.TOKEN_RATE_LIMIT = ""
    settings.COMMUNITY_RATE_LIMITS = {}
    plain = {scope: token_without(facilitator, scope) for scope in ALL}
    wrong = []
    for (method, path), operation in OPERATIONS.items():
        needed = SCOPES[path, method]
        if not needed:
            continue
        answer = call(address_of(path, operation), plain[needed], method)
        if status_and_scope(answer) != (403, needed) or f'scope="{needed}"' not in answer["WWW-Authenticate"]:
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert Group.objects.count() == 1


def token_without(account: User, scope: str) -> str:
    """Return a token with all scopes but one. Whoever may write reads too, so that one goes with it."""
    lost = {scope, scope.replace(":read", ":write")}
    return token_for(account, *(one for one in ALL if one not in lost))[1]


def test_what_people_do_themselves_takes_no_token_at_all(facilitator: User):
    plain = token_for(facilitator)[1]
    for method, path in NEVER:
        answer = call(path, plain, method)
        assert (answer.status_code, answer.json()["detail"]) == (
            403,
            "This cannot be done with an access token. Do it on the site, or log in.",
        ), path
    assert User.objects.filter(pk=facilitator.pk).exists()


def test_public_operations_and_the_document_need_no_scope(facilitator: User):
    plain = token_for(facilitator, Scope.CONTENT_READ)[1]

    assert call("/api/community/topics/answered", plain).status_code == 200
    assert call("/api/community/openapi.json", plain).status_code == 200
    assert call("/api/community/topics/answered", "wrong").status_code == 401


def test_scope_adds_no_right(account: Any, housing: Group, shared_file: Version):
    plain = token_for(account("stranger"))[1]
    for address in ("groups/housing", "groups/housing/members", f"library-documents/{shared_file.document_id}"):
        assert call(f"/api/community/{address}", plain).status_code in (403, 404), address


@pytest.mark.parametrize("scope", [Scope.COMMUNITY_READ, Scope.FILES_READ])
def test_file_is_read_only_with_its_scope(member: User, shared_file: Version, scope: Scope):
    plain = token_for(member, scope)[1]
    with override("en"):
        answer = call(reverse("files:file", args=[shared_file.file_id]), plain)

    assert answer.status_code == (200 if scope == Scope.FILES_READ else 403)
    assert (answer.getvalue() == b"Geheimer Grundriss") is (scope == Scope.FILES_READ)


def test_pages_of_members_are_not_open_to_a_token(member: User, housing: Group):
    plain = token_for(member)[1]
    for address in ("/en/community/", "/en/community/groups/housing/"):
        answer = call(address, plain)
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
        assert "Willkommen" not in answer.content.decode()


def test_browsers_and_session_tokens_are_not_limited_by_scopes(member: User, client: Client, housing: Group):
    client.force_login(member)

    assert client.get("/api/community/groups/housing").status_code == 200
    assert client.get("/api/community/own-data/consents").status_code == 200


def test_token_writes_without_a_csrf_token_as_its_person(facilitator: User, housing: Group):
    reads, writes = (token_for(facilitator, scope)[1] for scope in (Scope.COMMUNITY_READ, Scope.GROUPS_MANAGE))
    body = {"welcome": "Hallo *alle*."}
    client = Client(enforce_csrf_checks=True)

    def change(plain: str) -> int:
        headers = {"Authorization": f"Bearer {plain}", "If-Match": "*"}
        return client.patch("/api/community/groups/housing", body, content_type="application/json", headers=headers).status_code

    assert [change(reads), change(writes)] == [403, 200]
    housing.refresh_from_db()
    assert housing.welcome == "Hallo *alle*."


def test_uploads_need_the_scope_for_files(member: User, housing: Group):
    metadata = "filename YS50eHQ=,tenant bGlicmFyeQ==,room aG91c2luZw=="
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "4", "Upload-Metadata": metadata}

    def begin(scope: Scope) -> int:
        return call("/api/community/uploads/", token_for(member, scope)[1], "post", **headers).status_code

    assert (begin(Scope.FILES_READ), begin(Scope.FILES_WRITE)) == (403, 201)


def test_service_is_no_member(facilitator: User, housing: Group):
    """It counts nowhere, is in no directory, and reads nothing of the community."""
    before = call("/api/community/people", token_for(facilitator)[1]).json()["count"]
    service = save_service(name="Website", purpose="", groups=[], by=facilitator)
    plain = token_for(service.account, Scope.CONTENT_READ, by=facilitator)[1]

    assert call("/api/community/people", token_for(facilitator)[1]).json()["count"] == before
    assert status_and_scope(call("/api/community/groups", plain)) == (403, "community:read")
    assert not Membership.objects.filter(user=service.account).exists()


def test_no_page_of_members_takes_a_token_but_their_files():
    taken = {
        name
        for name, view in views()
        if not name.startswith("community_api:") and scope_needed(view, "GET", "/en/community/x/") is not NO_TOKEN
    }

    assert taken == {"files:file", "uploads:uploads", "uploads:upload"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("scopes", "finds"),
    [
        ((Scope.CONTENT_READ,), False),
        ((Scope.CONTENT_READ, Scope.COMMUNITY_READ), False),
        ((Scope.CONTENT_READ, Scope.COMMUNITY_READ, Scope.FILES_READ), True),
    ],
)
def test_search_finds_what_members_write_only_with_their_scopes(
    member: User, shared_file: Version, scopes: tuple[Scope, ...], finds: bool
):
    plain = token_for(member, *scopes)[1]
    upload_file(
        group=shared_file.document.group, upload=SimpleUploadedFile("zwergtaucher.md", b"# Nest"), title="Zwergtaucher", by=member
    )

    assert call("/api/search/?q=Zwergtaucher&locale=en", plain).json()["total"] == int(finds)
    assert ("Zwergtaucher" in call("/api/search/suggest/?q=Zwergt&locale=en", plain).content.decode()) is finds


def test_each_kind_of_file_has_its_scope():
    assert {tenant.name: tenant.scope for tenant in registered()} == {
        "library": "files:read",
        "library_preview": "files:read",
        "library_archive": "files:read",
        "discussion": "community:read",
        "visualisation": "community:read",
        "profile_photo": "community:read",
        "sent_photo": "community:read",
        "visualisation_export": "groups:manage",
        "application": "applications:read",
        "review": "applications:read",
        "own_data": NO_TOKEN,
    }


@pytest.mark.django_db(transaction=True)
def test_no_token_opens_the_export_of_ones_own_data(member: User):
    ask_for_own_data(by=member)
    export = DataExport.objects.get(user=member)
    answer = call(export.get_absolute_url(), token_for(member)[1])

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    browser = Client()
    browser.force_login(member)
    answer = browser.get(export.get_absolute_url())
    assert answer.status_code == 200
    answer.close()


def test_draft_of_the_profile_needs_the_scopes_of_the_profile(member: User):
    address, fields = "/api/community/drafts/profile/own", {"fields": {"about": "Ein Entwurf"}}

    def answers(*scopes: Scope) -> tuple[int, int]:
        headers = bearer(token_for(member, *scopes)[1])
        sent = Client().put(address, fields, content_type="application/json", headers=headers)
        return sent.status_code, Client().get(address, headers=headers).status_code

    assert answers(Scope.COMMUNITY_WRITE) == (403, 403)
    assert answers(Scope.COMMUNITY_WRITE, Scope.PROFILE_READ) == (403, 404)
    assert answers(Scope.COMMUNITY_WRITE, Scope.PROFILE_WRITE) == (200, 200)


# --- The person's own data ----------------------------------------------------------------------------------------------


def test_own_data_lists_tokens_without_secrets(member: User):
    token, plain = token_for(member, Scope.FILES_READ, name="Annas Telefon")
    held = {holding.model._meta.label: rows for holding, rows in held_of(member)}

    [row], [grant] = held["wagtailcore.APIToken"], held["tokens.Grant"]
    assert (row["name"], row["prefix"], grant["scopes"]) == ("Annas Telefon", token.prefix, ["files:read"])
    assert (plain in str(held), token.key_hash in str(held)) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_deleted_account_leaves_no_token(member: User, facilitator: User):
    plain, other = token_for(member)[1], token_for(facilitator)[1]
    delete_account(member)

    assert [call("/api/community/groups", one).status_code for one in (plain, other)] == [401, 200]
    assert list(Grant.objects.values_list("token__user", flat=True)) == [facilitator.pk]
    entries = ModelLogEntry.objects.filter(action="tokens.made", user_id=member.pk)
    assert [entry.label.startswith("wagtail_") for entry in entries] == [True]
    assert member.email not in str(list(entries.values()))
