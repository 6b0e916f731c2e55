"""Personal data is registered, exported and erased, and no model that refers to a person is forgotten."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import Model

from cms.users.models import User
from community.access.actor import actor_of
from community.files.models import PrivateFile
from community.groups.log import acting
from community.groups.models import GROUP, Group, Membership, RoomLogEntry
from community.library.models import Document, Version
from community.privacy.registry import erase_person, held_of, holdings
from tests.community.files.made import share_rows

# Models the community does not register, by what happens to them when the account is deleted, with the reason.
EXCUSED = {
    models.CASCADE: {
        "account.EmailAddress.user": "the login",
        "mfa.Authenticator.user": "the login",
        "socialaccount.SocialAccount.user": "the login",
        "usersessions.UserSession.user": "the login",
        "users.User.groups": "rights in the admin",
        "users.User.user_permissions": "rights in the admin",
        "search.SavedSearch.user": "the reader's own, deleted on its own page",
        "jobs.Progress.owner": "how far a job is, deleted some days after it has ended",
        "wagtailadmin.EditingSession.user": "editors' work",
        "wagtailadmin.FormState.user": "editors' work",
        "tokens.Service.account": "the account of a program, which is no person",
        "wagtailcore.Comment.user": "editors' work",
        "wagtailcore.CommentReply.user": "editors' work",
        "wagtailcore.PageSubscription.user": "editors' work",
        "wagtailusers.UserProfile.user": "settings of the admin",
    },
    models.SET_NULL: {
        "cms.SiteDocument.uploaded_by_user": "editors' work, which is the site's",
        "cms.SiteImage.uploaded_by_user": "editors' work, which is the site's",
        "community_forms.Form.locked_by": "editors' work, which is the site's",
        "tokens.Grant.made_by": "the administrator who made a service's token; people's own go with their accounts",
        "tokens.Service.made_by": "administrators' work, which is the site's",
        "community_forms.FormVersion.published_by": "editors' work, which is the site's",
        "previews.SharedPreview.made_by": "editors' work, which is the site's",
        "wagtail_localize.SegmentOverride.last_translated_by": "editors' work, which is the site's",
        "wagtail_localize.StringTranslation.last_translated_by": "editors' work, which is the site's",
        "wagtailcore.Comment.resolved_by": "editors' work, which is the site's",
        "wagtailcore.Page.locked_by": "editors' work, which is the site's",
        "wagtailcore.Page.owner": "editors' work, which is the site's",
        "wagtailcore.Revision.user": "editors' work, which is the site's",
        "wagtailcore.TaskState.finished_by": "editors' work, which is the site's",
        "wagtailcore.UploadedFile.uploaded_by_user": "editors' work, which is the site's",
        "wagtailcore.WorkflowState.requested_by": "editors' work, which is the site's",
        "wagtaildocs.Document.uploaded_by_user": "Wagtail's own model, which is not used",
        "wagtailimages.Image.uploaded_by_user": "Wagtail's own model, which is not used",
    },
    models.DO_NOTHING: {
        "wagtailcore.ModelLogEntry.user": "the number of an account that is gone, in the log of the admin",
        "wagtailcore.PageLogEntry.user": "the number of an account that is gone, in the log of the admin",
    },
}


def foreign_keys_to_users() -> Iterator[tuple[str, object]]:
    """Yield every field of every model that refers to an account, and what happens to it when the account is deleted."""
    for model in apps.get_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many, *model._meta.private_fields]:
            remote = getattr(field, "remote_field", None)
            if remote and (remote.model is User or (field.model is User and field.many_to_many)):
                yield f"{model._meta.label}.{field.name}", getattr(remote, "on_delete", None) or models.CASCADE


def test_every_foreign_key_to_a_user_is_registered_or_exempt():
    found = dict(foreign_keys_to_users())
    registered = {f"{holding.model._meta.label}.{key}" for holding in holdings() for key in holding.keys if "__" not in key}
    excused = {name: becomes for becomes, names in EXCUSED.items() for name in names}

    assert {"groups.Membership.user", "files.PrivateFile.uploaded_by", "groups.RoomLogEntry.whom"} <= registered
    assert registered & set(excused) == set()
    assert set(found) == registered | set(excused)
    assert {name: found[name] for name in excused} == excused


def test_exported_fields_exist_and_refer_to_no_user():
    for holding in holdings():
        for name in holding.tells:
            field = holding.model._meta.get_field(name)
            assert field.related_model is not User, (holding.model, name)
        assert str(holding.label)


@pytest.fixture
def active_member(member: User, facilitator: User, housing: Group, shared_file: Version) -> User:
    """A member who did things and to whom things were done; somebody else is in the same group."""
    with acting(member):
        Membership.objects.filter(user=facilitator).update(role="member")
    with acting(facilitator):
        Membership.objects.filter(user=member).update(role="facilitator")
    return member


def test_export_contains_the_data_held_about_a_person(active_member: User, housing: Group, shared_file: Version):
    told = {holding.model: rows for holding, rows in held_of(active_member)}

    [membership] = told[Membership]
    assert isinstance(membership.pop("joined_at"), datetime)
    assert membership == {"group": housing, "role": "facilitator"}
    assert [(row["group"], row["title"]) for row in told[Document]] == [(housing, "Grundriss")]
    assert [(str(row["document"]), row["number"]) for row in told[Version]] == [("Grundriss", 1)]
    [file] = told[PrivateFile]
    assert (file["name"], file["size"]) == ("Grundriss Ärmel.txt", 18)
    entries = [(entry["action"], entry["former_role"], entry["role"]) for entry in told[RoomLogEntry]]
    assert entries == [("added", "", "member"), ("role", "facilitator", "member"), ("role", "member", "facilitator")]


def test_export_needs_one_query_per_registered_model(
    active_member: User, housing: Group, django_assert_num_queries: Callable, share_more_files: Callable[[], None]
):
    share_more_files()
    with django_assert_num_queries(len(holdings())):
        told = {holding.model: [str(row.get("group")) for row in rows] for holding, rows in held_of(active_member)}
    assert len(told[Version]) == len(told[Document]) == 4


@pytest.fixture
def share_more_files(member: User, heat: Group) -> Callable[[], None]:
    def share() -> None:
        share_rows(heat, ["1.txt", "2.txt", "3.txt"], member)

    return share


def test_erasing_removes_a_person_from_every_row_and_keeps_others(
    active_member: User, facilitator: User, housing: Group, shared_file: Version
):
    others = {holding.model: list(holding.rows_of(facilitator).values_list("pk", flat=True)) for holding in holdings()}
    assert actor_of(active_member).keys(GROUP) == {housing.pk}
    erase_person(user=active_member)

    for holding in holdings():
        assert not holding.rows_of(active_member).exists(), holding.model
        assert list(holding.rows_of(facilitator).values_list("pk", flat=True)) == others[holding.model]
    assert actor_of(active_member).keys(GROUP) == frozenset()
    shared_file.refresh_from_db()
    assert shared_file.file.uploaded_by is None
    with shared_file.file.content.open("rb") as content:
        assert content.read() == b"Geheimer Grundriss"
    sentences = [entry.sentence for entry in RoomLogEntry.objects.filter(group=housing)]
    assert len(sentences) == 5
    assert active_member.email not in " ".join(sentences)


def test_erasing_leaves_the_same_rows_as_deleting_the_account(active_member: User):
    def left() -> list[tuple[type[Model], list[dict[str, object]]]]:
        hidden = ("id", "at", "is_told")
        return [
            (
                holding.model,
                [
                    {name: value for name, value in row.items() if name not in hidden}
                    for row in holding.model._default_manager.order_by("pk").values()
                ],
            )
            for holding in holdings()
        ]

    with transaction.atomic():
        User.objects.get(pk=active_member.pk).delete()
        by_deleting = left()
        transaction.set_rollback(True)
    erase_person(user=active_member)

    assert left() == by_deleting
