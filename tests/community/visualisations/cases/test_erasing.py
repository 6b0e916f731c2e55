"""When a person is erased, what only she has seen is deleted, and what the group has seen stays without her name."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.users.models import User
from community.files.models import PrivateFile
from community.files.services import stage_upload
from community.files.store import private_storage
from community.privacy.registry import erase_person
from community.visualisations.models import Case, Photo, Session, Variant
from community.visualisations.tenant import VISUALISATIONS
from tests.community.visualisations.api.made import make_staged
from tests.community.visualisations.made import make_case, make_variant
from tests.community.visualisations.quick import jpeg


@pytest.mark.every_database
def test_drafts_go_and_what_was_shown_stays(
    running: Session, place: Case, member: User, colleague: User, django_capture_on_commit_callbacks: Callable
):
    draft = make_case(running, member, is_shared=False)
    others = make_case(running, colleague, is_shared=False)
    theirs = make_variant(place, colleague, is_shared=False)
    staged = make_staged(place)
    first = make_variant(place, member, is_shared=False)
    shown = make_variant(place, member, parent=first)
    unseen = make_variant(place, member, parent=shown, is_shared=False)
    last = make_variant(place, member, parent=unseen, is_shared=False, state=Variant.State.DRAFT)
    upload = stage_upload(tenant=VISUALISATIONS, room=place, upload=SimpleUploadedFile("a.jpg", jpeg()), by=member)
    gone = [draft.photos.get(), staged, unseen, last]
    names = [upload.content.name, *(one.file.content.name for row in gone for one in row.pictures.select_related("file"))]
    assert len(names) == 1 + 2 + 1 + 3

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(user=member)

    assert list(Case.objects.values_list("pk", "created_by")) == [(place.pk, None), (others.pk, colleague.pk)]
    assert set(Photo.objects.all()) == {place.photos.get(), others.photos.get()}
    kept = {(theirs.pk, colleague.pk), (first.pk, None), (shown.pk, None)}
    assert set(Variant.objects.values_list("pk", "created_by")) == kept
    assert [private_storage().exists(name) for name in names] == [False] * len(names)
    assert not PrivateFile.objects.filter(pk=upload.pk).exists()


def test_what_she_checked_stays_with_its_author(place: Case, member: User, colleague: User):
    variant = make_variant(place, colleague, is_shared=False, checked_by=member)

    erase_person(user=member)

    variant.refresh_from_db()
    assert (variant.created_by, variant.checked_by) == (colleague, None)
