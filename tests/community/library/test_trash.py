"""The trash: thirty days to restore a file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.files.models import PrivateFile
from community.groups.models import Group
from community.library.arranging import change_document
from community.library.folders import delete_folder
from community.library.models import Document, Folder, LibraryLogEntry, Version
from community.library.trashing import KEPT_FOR, empty_trash, erase_document, restore_document, trash_document

from .made import make_document, make_version


def actions() -> list[str]:
    return list(LibraryLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_file_in_the_trash_is_seen_by_those_who_can_restore_it(document: Document, planner: User, colleague: User, lead: User):
    with pytest.raises(Refused):
        trash_document(document=document, by=colleague)
    trash_document(document=document, by=planner)

    for person, sees in ((planner, True), (lead, True), (colleague, False)):
        actor = actor_of(person)
        assert not Document.objects.visible_to(actor).exists()
        assert Document.objects.restorable_by(actor).exists() is sees
        assert Version.objects.visible_to(actor).exists() is sees
        assert PrivateFile.objects.visible_to(actor).exists() is sees
    with pytest.raises(Refused):
        restore_document(document=document, by=colleague)
    with pytest.raises(Refused, match="trash"):
        change_document(document=document, title="x", description="", language="", folder=None, by=planner)
    with pytest.raises(Refused, match="trash"):
        make_version(Document.objects.select_related("group").get(pk=document.pk), planner)


def test_a_restored_file_is_where_it_was(housing: Group, folder: Folder, planner: User, colleague: User):
    document = make_document(housing, planner, folder=folder)
    trash_document(document=document, by=planner)
    restored = restore_document(document=document, by=planner)

    assert (restored.folder, restored.is_trashed) == (folder, False)
    assert list(Document.objects.visible_to(actor_of(colleague))) == [document]
    assert actions() == ["trashed", "restored"]
    with pytest.raises(Refused, match="not in the trash"):
        restore_document(document=document, by=planner)


def test_a_file_of_a_deleted_folder_is_restored_to_the_top(housing: Group, folder: Folder, planner: User, lead: User):
    document = make_document(housing, planner, folder=folder)
    delete_folder(folder=folder, most=1, by=lead)

    assert restore_document(document=document, by=planner).folder is None


def test_who_put_it_there_restores_it_and_does_not_erase_it(document: Document, planner: User, lead: User, colleague: User):
    trash_document(document=document, by=lead)
    Document.objects.update(trashed_by=colleague)  # a facilitator then, a member now

    stored = Document.objects.select_related("group").get(pk=document.pk)
    with pytest.raises(Refused, match="for good"):
        erase_document(document=stored, by=colleague)
    assert restore_document(document=stored, by=colleague)


def test_erased_means_every_version_and_its_content(document: Document, planner: User):
    make_version(document, planner)
    with pytest.raises(Refused, match="not in the trash"):
        erase_document(document=document, by=planner)
    trash_document(document=document, by=planner)
    erase_document(document=document, by=planner)

    assert not Document.objects.exists()
    assert not PrivateFile.objects.exists()
    assert actions() == ["trashed", "erased"]


def test_the_trash_is_emptied_after_thirty_days(housing: Group, planner: User):
    old, young, kept = (make_document(housing, planner, f"{name}.txt") for name in "abc")
    for document in (old, young):
        trash_document(document=document, by=planner)
    Document.objects.filter(pk=old.pk).update(trashed_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))

    assert empty_trash() is False
    assert set(Document.objects.all()) == {young, kept}
    entry = LibraryLogEntry.objects.first()
    assert (entry.action, entry.title, entry.is_by_person, entry.by) == ("erased", "a", False, None)
    assert empty_trash() is False
