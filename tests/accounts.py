"""Accounts for tests, and logging in through the form."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.users.models import User

PASSWORD = "ein langes Passwort"


def make_account(email: str, **facts: Any) -> User:
    """Create an account with a verified address and the tests' password."""
    user = User.objects.create_user(email, PASSWORD, **facts)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_editor(email: str = "redaktion@example.org") -> User:
    """Create an account that can edit and publish pages and use images and documents."""
    editors = Group.objects.create(name="Redaktion")
    editors.permissions.add(Permission.objects.get(codename="access_admin"))
    root, files = Page.get_first_root_node(), Collection.get_first_root_node()
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=editors, page=root, permission=permission)
    for permission in Permission.objects.filter(
        codename__in=("add_siteimage", "choose_siteimage", "add_sitedocument", "choose_sitedocument")
    ):
        GroupCollectionPermission.objects.create(group=editors, collection=files, permission=permission)
    editors.permissions.add(*Permission.objects.filter(content_type__app_label="wagtail_localize"))
    user = make_account(email)
    user.groups.add(editors)
    return user


def log_in(page: BrowserPage, user: User, then: str = "/de/", *, password: str = PASSWORD, language: str = "de") -> None:
    """Log in through the form in `language` and go to the page `then`."""
    page.goto(f"/{language}/accounts/login/?next={then}")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: url.endswith(then) and "/accounts/login/" not in url)
