"""Creates the demo's accounts. Their password is public, so they only exist where `settings.DEMO` is set."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.models import Contact, Municipality, Organisation, Region, Topic
from cms.users.accounts import confirm_address
from cms.users.models import User

PASSWORD = "stadt-land-demo"  # noqa: S105 - deliberately public, and printed
#: Name in the demo, address, and the account's display name: a function, never a person.
ACCOUNTS = {
    "administrator": ("admin@example.org", "Administration Demo"),
    "editor": ("editor@example.org", "Redaktion Demo"),
    "facilitator": ("facilitator@example.org", "Moderation Wohnraum"),
    "member": ("member@example.org", "Mitglied Wohnraum"),
    "neighbour": ("neighbour@example.org", "Mitglied Hitze"),
    "applicant": ("applicant@example.org", "Kommune Demo"),
}
EDITORS = "Redaktion"


@transaction.atomic
def make_accounts() -> dict[str, User]:
    """Return the demo's accounts by name, created if missing, with confirmed addresses."""
    secret = ""
    accounts = {}
    for key, (email, name) in ACCOUNTS.items():
        user = User.objects.filter(email=email).first()
        if user is None:
            secret = secret or make_password(PASSWORD)  # slow on purpose, so only once for all
            user = User(email=email, name=name, password=secret)
            user.is_staff = user.is_superuser = key == "administrator"
            user.save()
            confirm_address(account=user)
        accounts[key] = user
    accounts["editor"].groups.add(make_editors())
    return accounts


def make_editors() -> Group:
    """Return the group whose members edit and publish all pages, images, files and directory entries."""
    group, made = Group.objects.get_or_create(name=EDITORS)
    if not made:
        return group
    snippets = ContentType.objects.get_for_models(Contact, Municipality, Organisation, Region, Topic).values()
    group.permissions.set(
        Permission.objects.filter(
            Q(content_type__app_label="wagtailadmin", codename="access_admin")
            | Q(content_type__app_label="wagtail_localize", codename="submit_translation")
            | Q(content_type__in=list(snippets))
        )
    )
    root = Page.get_first_root_node()
    actions = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
    allowed = Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page", codename__in=actions)
    GroupPagePermission.objects.bulk_create(GroupPagePermission(group=group, page=root, permission=one) for one in allowed)
    media = list(ContentType.objects.get_for_models(Image, Document).values())  # Wagtail checks these, whatever model is used
    folder = Collection.get_first_root_node()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=folder, permission=one)
        for one in Permission.objects.filter(content_type__in=media, codename__regex="^(add|change|choose)_")
    )
    return group
