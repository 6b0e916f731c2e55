"""Services: programs that are no people. Administrators make them and their tokens, and they have the rights of their groups."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken, ModelLogEntry, PageViewRestriction

from cms.models import HomePage, StandardPage
from cms.tokens.expiry import warn_before_expiry
from cms.tokens.models import Grant, Service
from cms.tokens.scopes import Scope
from cms.tokens.services import save_service
from cms.users.models import User
from tests.accounts import PASSWORD, make_account, make_editor
from tests.pages import make_page
from tests.queries import fewest_queries

from .made import call, token_for

SERVICES = "/admin/services/"
JOB = "/api/jobs/6acc4fa3-7f7b-4175-b50e-b79530c41044/"


@pytest.fixture
def administrator(db: None) -> User:
    return make_account("verwaltung@example.org", name="Verwaltung", is_superuser=True, language="en")


@pytest.fixture
def admin(administrator: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(administrator)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def service_of(administrator: User) -> Callable[..., Service]:
    def make(*groups: Group, name: str = "Website") -> Service:
        return save_service(name=name, purpose="Shows calls", groups=groups, by=administrator)

    return make


def test_administrator_makes_a_service_with_a_token(admin: Client, administrator: User):
    group = Group.objects.create(name="Vorschau")
    answer = admin.post(
        f"{SERVICES}new/", {"name": "Website", "purpose": "Shows calls", "groups": [group.pk], "is_active": "on"}, follow=True
    )
    service = Service.objects.get()
    assert "Shows calls" in answer.content.decode()
    assert (service.name, service.made_by, list(service.account.groups.all())) == ("Website", administrator, [group])

    said = {"name": "Build", "scopes": ["content:read"], "period": "30"}
    answer = admin.post(f"{SERVICES}{service.pk}/tokens/new/", said)
    plain = answer.context["plain"]
    assert (plain in answer.content.decode(), "no-store" in answer["Cache-Control"]) == (True, True)
    assert call("/api/v2/pages/", plain).status_code == 200
    page = admin.get(f"{SERVICES}{service.pk}/").content.decode()
    assert plain not in page
    assert "Build" in page
    assert "Website" in admin.get(SERVICES).content.decode()
    entries = ModelLogEntry.objects.for_instance(service).order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("tokens.service_changed", administrator),
        ("tokens.made", administrator),
    ]
    assert mail.outbox == []


def test_only_administrators_manage_services(administrator: User, service_of: Callable[..., Service]):
    service = service_of()
    token, plain = token_for(service.account, Scope.CONTENT_READ, by=administrator)
    client = Client()
    client.force_login(make_editor())
    for end in (
        "",
        "new/",
        *(f"{service.pk}/{part}" for part in ("", "change/", "delete/", "tokens/new/", f"tokens/{token.pk}/revoke/")),
    ):
        for method in (client.get, client.post):
            assert method(f"{SERVICES}{end}").status_code in (302, 403), end
    assert Service.objects.exists()
    assert call(JOB, plain).status_code == 404
    assert client.get("/admin/api-tokens/")["Location"].endswith("/accounts/tokens/")


def test_token_needs_the_password_anew(administrator: User, service_of: Callable[..., Service]):
    client = Client()
    client.force_login(administrator)
    answer = client.post(f"{SERVICES}{service_of().pk}/tokens/new/", {"name": "x", "scopes": ["content:read"], "period": "30"})

    assert "/accounts/reauthenticate/" in answer["Location"]
    assert not APIToken.objects.exists()


def test_service_reads_what_its_groups_may_read(
    service_of: Callable[..., Service], administrator: User, homes: dict[str, HomePage]
):
    readers = Group.objects.create(name="Leser")
    private = make_page(StandardPage, "Intern")
    restriction = PageViewRestriction.objects.create(page=private, restriction_type="groups")
    restriction.groups.add(readers)
    inside, outside = service_of(readers), service_of(name="Fremd")

    def titles(service: Service) -> set[str]:
        plain = token_for(service.account, Scope.CONTENT_READ, by=administrator)[1]
        return {page["title"] for page in call("/api/v2/pages/?locale=de&limit=100", plain).json()["items"]}

    assert "Intern" in titles(inside)
    assert "Intern" not in titles(outside)


def test_service_has_only_scopes_of_content(service_of: Callable[..., Service], administrator: User):
    with pytest.raises(ValidationError):
        token_for(service_of().account, Scope.COMMUNITY_READ, by=administrator)


def test_nobody_logs_in_as_a_service_and_it_is_listed_nowhere(admin: Client, service_of: Callable[..., Service]):
    account = service_of().account

    assert (account.email, account.has_usable_password(), account.is_superuser) == (None, False, False)
    for name in ("", "Website"):
        answer = Client().post("/en/accounts/login/", {"login": name, "password": PASSWORD})
        assert answer.status_code == 200
    assert "Website" not in admin.get("/admin/users/").content.decode()


def test_switching_off_revoking_and_deleting_end_tokens(admin: Client, administrator: User, service_of: Callable[..., Service]):
    service = service_of()
    tokens = [token_for(service.account, Scope.CONTENT_READ, by=administrator) for _number in range(2)]
    admin.post(f"{SERVICES}{service.pk}/change/", {"name": "Website", "purpose": "", "groups": []})
    assert [call(JOB, plain).status_code for _token, plain in tokens] == [401, 401]
    admin.post(f"{SERVICES}{service.pk}/change/", {"name": "Website", "is_active": "on"})
    assert [call(JOB, plain).status_code for _token, plain in tokens] == [404, 404]
    admin.post(f"{SERVICES}{service.pk}/tokens/{tokens[0][0].pk}/revoke/")
    assert [call(JOB, plain).status_code for _token, plain in tokens] == [401, 404]
    assert ModelLogEntry.objects.for_instance(service).filter(action="tokens.revoked", user=administrator).count() == 1
    admin.post(f"{SERVICES}{service.pk}/delete/")
    assert [call(JOB, plain).status_code for _token, plain in tokens] == [401, 401]
    assert not User.objects.filter(pk=service.account_id).exists()


def test_wrong_input_is_explained(admin: Client, service_of: Callable[..., Service]):
    answer = admin.post(f"{SERVICES}new/", {"name": " "})
    assert (answer.status_code, Service.objects.count()) == (422, 0)
    answer = admin.post(f"{SERVICES}{service_of().pk}/tokens/new/", {"name": "x", "period": "30"})
    assert (answer.status_code, "Choose what the token may be used for." in answer.content.decode()) == (422, True)


def test_whoever_made_the_token_of_a_service_is_told_before_it_expires(administrator: User, service_of: Callable[..., Service]):
    token, _plain = token_for(service_of().account, Scope.CONTENT_READ, by=administrator, name="Build")
    Grant.objects.filter(token=token).update(expires_at=timezone.now() + timedelta(days=1))
    APIToken.objects.filter(pk=token.pk).update(created=timezone.now() - timedelta(days=29))
    warn_before_expiry()

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([administrator.email], "An access token of a service expires soon")
    assert "“Build”" in letter.body
    assert "“Website”" in letter.body


def test_list_of_services_takes_the_same_queries_for_many(admin: Client, administrator: User, service_of: Callable[..., Service]):
    group = Group.objects.create(name="Leser")

    def add(number: int) -> None:
        token_for(service_of(group, name=f"Dienst {number}").account, Scope.CONTENT_READ, by=administrator)

    add(0)
    one = fewest_queries(lambda: admin.get(SERVICES))
    for number in range(1, 4):
        add(number)
    assert fewest_queries(lambda: admin.get(SERVICES)) == one


def test_tokens_in_wagtails_own_pages_lead_to_ours(admin: Client):
    for end in ("", "new/", "edit/1/"):
        assert admin.get(f"/admin/api-tokens/{end}")["Location"] == SERVICES


@pytest.mark.parametrize("name", ["\u200b \u202e", " \n "])
def test_service_needs_a_name_that_can_be_seen(admin: Client, name: str):
    answer = admin.post(f"{SERVICES}new/", {"name": name, "is_active": "on"})

    assert (answer.status_code, answer.context["form"].errors["name"]) == (422, ["This field is required."])
    assert not Service.objects.exists()


def test_name_of_a_service_is_one_line(admin: Client):
    admin.post(f"{SERVICES}new/", {"name": "Unsere\nSeite\u202e", "is_active": "on"})

    assert Service.objects.get().name == "Unsere Seite"
