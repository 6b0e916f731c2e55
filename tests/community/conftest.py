"""The members of two groups, and everybody else. Without the community app nothing is collected here."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

if not apps.is_installed("community"):
    collect_ignore_glob = ["*"]
else:
    from django.contrib.auth.models import Permission
    from django.test import Client
    from PIL import Image
    from wagtail.models import Locale, Page, Site

    from cms.models import AlumniGroupIndexPage, AlumniGroupPage, HomePage
    from cms.users.accounts import confirm_address
    from cms.users.models import User
    from community.groups.models import Group, Membership
    from community.library.models import Version
    from tests.built_once import built_once
    from tests.community.library.made import upload_file

    PASSWORD = "wasser-und-schatten"

    @pytest.fixture
    def account(db: None) -> Callable[..., User]:
        """Create an account with a confirmed address: `account("name", is_superuser=True)`."""

        def make(name: str, /, **facts: Any) -> User:
            user = User.objects.create_user(f"{name}@example.org", PASSWORD, **facts)
            confirm_address(account=user)
            return user

        return make

    @built_once
    def build_index() -> None:
        home = HomePage(
            title="Städte lernen",
            slug="start",
            hero_title="Städte lernen",
            summary="Ein Netzwerk.",
        )
        Page.get_first_root_node().add_child(instance=home)
        Site.objects.filter(is_default_site=True).update(root_page=home)
        Site.clear_site_root_paths_cache()
        home.add_child(instance=AlumniGroupIndexPage(title="Alumni-Gruppen", slug="alumni", summary="Alle Gruppen."))

    @built_once
    def build_alumni_page() -> None:
        index = AlumniGroupIndexPage.objects.get()
        page = AlumniGroupPage(
            title="Bezahlbarer Wohnraum",
            slug="bezahlbarer-wohnraum",
            summary="Wohnen für alle.",
        )
        index.add_child(instance=page)
        english = Locale.objects.get_or_create(language_code="en")[0]
        for ancestor in (index.get_parent().specific, index):
            ancestor.copy_for_translation(english).save_revision().publish()
        translation = page.copy_for_translation(english)
        translation.title = "Affordable housing"
        translation.save_revision().publish()

    @pytest.fixture
    def index(db: None) -> AlumniGroupIndexPage:
        """The German index of alumni groups, below the site's root page."""
        build_index()
        return AlumniGroupIndexPage.objects.get()

    @pytest.fixture
    def alumni_page(index: AlumniGroupIndexPage) -> AlumniGroupPage:
        """The public page of the group about housing, in German and English."""
        build_alumni_page()
        return AlumniGroupPage.objects.get(locale__language_code="de")

    @pytest.fixture
    def housing(alumni_page: AlumniGroupPage) -> Group:
        """A group with a public page."""
        return Group.objects.create(slug="housing", page=alumni_page, welcome="Willkommen im **Wohnraum**.")

    @pytest.fixture
    def heat(db: None) -> Group:
        """Another group, without a public page."""
        return Group.objects.create(slug="heat", name="Hitze in der Stadt")

    @pytest.fixture
    def joined(account: Callable[..., User]) -> Callable[..., User]:
        """Create an account that is a member of a group: `joined("name", group, role)`."""

        def make(name: str, group: Group, role: str = Membership.Role.MEMBER) -> User:
            user = account(name)
            Membership.objects.create(group=group, user=user, role=role)
            return user

        return make

    @pytest.fixture
    def member(joined: Callable[..., User], housing: Group) -> User:
        return joined("member", housing)

    @pytest.fixture
    def facilitator(joined: Callable[..., User], housing: Group) -> User:
        return joined("facilitator", housing, Membership.Role.FACILITATOR)

    @pytest.fixture
    def neighbour(joined: Callable[..., User], heat: Group) -> User:
        """A facilitator of another group: the more rights, the more could leak."""
        return joined("neighbour", heat, Membership.Role.FACILITATOR)

    @pytest.fixture
    def editor(account: Callable[..., User]) -> User:
        """An editor who can administer groups and memberships."""
        user = account("editor", is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(codename="access_admin") | Permission.objects.filter(content_type__app_label="groups")
        )
        return user

    @pytest.fixture
    def people(
        account: Callable[..., User],
        member: User,
        facilitator: User,
        neighbour: User,
        editor: User,
    ) -> dict[str, User | None]:
        """Everybody who can request a URL."""
        return {
            "anonymous": None,
            "applicant": account("applicant"),
            "member": member,
            "neighbour": neighbour,
            "facilitator": facilitator,
            "editor": editor,
            "administrator": account("administrator", is_superuser=True, is_staff=True),
        }

    @pytest.fixture
    def client_of() -> Callable[[User | None], Client]:
        def log_in(user: User | None) -> Client:
            client = Client(HTTP_ACCEPT_LANGUAGE="en")
            if user is not None:
                client.force_login(user)
            return client

        return log_in

    @pytest.fixture
    def shared_file(housing: Group, member: User) -> Version:
        """A file that the member has shared with the housing group."""
        upload = SimpleUploadedFile("Grundriss Ärmel.txt", b"Geheimer Grundriss")
        return upload_file(group=housing, upload=upload, title="Grundriss", by=member)

    @pytest.fixture
    def picture() -> bytes:
        """A small PNG."""
        buffer = BytesIO()
        Image.new("RGB", (4, 4), "teal").save(buffer, "PNG")
        return buffer.getvalue()
