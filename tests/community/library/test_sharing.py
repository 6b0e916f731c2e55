"""Sharing files and versions, and arranging them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.users.models import User
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.files.models import PrivateFile
from community.files.services import stage_upload
from community.groups.models import Group, Membership
from community.library.arranging import change_document, decide_who_uploads, delete_version, make_current
from community.library.folders import change_folder, delete_folder, make_folder
from community.library.lookups import find_document, find_group
from community.library.models import Document, Folder, LibraryLogEntry, Version
from community.library.sharing import Meant, SameName, share_documents, stage_all
from community.library.tenant import LIBRARY

from .made import make_document, make_version

Action = LibraryLogEntry.Action


def staged(group: Group, by: User, name: str = "a.txt", content: bytes = b"Text"):
    return stage_upload(tenant=LIBRARY, room=group, upload=SimpleUploadedFile(name, content), by=by).pk


def test_a_file_has_a_title_a_version_and_belongs_to_its_group(housing: Group, planner: User, colleague: User, neighbour: User):
    document = make_document(housing, planner, "Plan der Stadt.txt")

    assert (document.title, document.current.number, document.current.file.room) == ("Plan der Stadt", 1, str(housing.pk))
    assert list(Document.objects.visible_to(actor_of(colleague))) == [document]
    assert not Document.objects.visible_to(actor_of(neighbour)).exists()
    assert not PrivateFile.objects.visible_to(actor_of(neighbour)).exists()


def test_the_same_name_offers_a_version_instead_of_a_twin(housing: Group, planner: User, colleague: User, document: Document):
    with pytest.raises(SameName) as raised:
        make_document(housing, colleague, "HITZEPLAN.TXT", beside=False)

    assert raised.value.document == document
    assert not PrivateFile.objects.staged().exists()
    twin = make_document(housing, colleague, "HITZEPLAN.TXT", beside=True)
    assert Document.objects.count() == 2
    assert twin.made_by == colleague


def test_the_same_name_in_another_folder_is_another_file(housing: Group, planner: User, document: Document, folder: Folder):
    assert make_document(housing, planner, folder=folder, beside=False) != document


def test_several_files_are_shared_and_one_that_may_not_be_leaves_the_others_alone(
    housing: Group, planner: User, document: Document
):
    uploads = [
        SimpleUploadedFile("gut.txt", b"Gut"),
        SimpleUploadedFile("x.exe", b"MZ\x90\x00\x03"),
        SimpleUploadedFile("l.txt", b""),
    ]
    keys, refused = stage_all(group=housing, contents=uploads, by=planner)
    twin = staged(housing, planner, "hitzeplan.txt")
    shared = share_documents(group=housing, folder=None, staged=[*keys, twin, uuid4(), keys[0]], by=planner)

    assert [one.title for one in shared.documents] == ["gut"]
    assert [one.name for one in refused] == ["x.exe", "l.txt"]
    assert shared.twins == {twin: document}
    assert "no longer there" in shared.refused[0].words
    assert PrivateFile.objects.staged().get().pk == twin  # nothing is lost

    again = share_documents(group=housing, folder=None, staged=[twin], meant={twin: Meant(document)}, by=planner)
    assert [one.number for one in again.versions] == [2]
    assert Document.objects.count() == 2


def test_another_persons_staged_file_cannot_be_shared(housing: Group, planner: User, colleague: User):
    shared = share_documents(group=housing, folder=None, staged=[staged(housing, colleague)], by=planner)

    assert (shared.documents, len(shared.refused)) == ([], 1)


def test_a_new_version_is_current_and_an_older_one_can_be_again(document: Document, planner: User, colleague: User):
    second = make_version(document, colleague, note="  With\nthe school ")
    document.refresh_from_db()
    assert (document.current, second.number, second.note) == (second, 2, "With the school")

    first = document.versions.get(number=1)
    with pytest.raises(Refused, match="Only the person who shared"):
        make_current(version=first, by=colleague)
    make_current(version=first, by=planner)
    assert Document.objects.get(pk=document.pk).current == first


def test_a_version_is_deleted_by_its_uploader_or_a_facilitator(document: Document, planner: User, colleague: User, lead: User):
    second = make_version(document, colleague)
    with pytest.raises(Refused, match="Only the person who uploaded"):
        delete_version(version=second, by=planner)
    delete_version(version=second, by=colleague)

    document.refresh_from_db()
    assert document.current.number == 1
    assert not PrivateFile.objects.filter(pk=second.pk).exists()
    entry = LibraryLogEntry.objects.get()
    assert (entry.action, entry.number, entry.by) == (Action.VERSION_DELETED, 2, colleague)
    with pytest.raises(Refused, match="only version"):
        delete_version(version=document.current, by=lead)


def test_numbers_of_versions_are_not_given_twice_while_a_later_one_is_there(document: Document, planner: User):
    second, third = make_version(document, planner), make_version(document, planner)
    delete_version(version=second, by=planner)

    assert make_version(document, planner).number == third.number + 1


def test_description_and_folder_are_changed_by_who_shared_it_and_facilitators(
    document: Document, folder: Folder, planner: User, colleague: User, lead: User, heat: Group
):
    facts = {"title": " Plan\u202e A ", "description": "**new**", "language": "de", "folder": folder}
    with pytest.raises(Refused):
        change_document(document=document, by=colleague, **facts)
    changed = change_document(document=document, by=planner, **facts)
    assert (changed.title, changed.folder, changed.language) == ("Plan A", folder, "de")
    with pytest.raises(ValidationError):
        change_document(document=document, by=lead, **(facts | {"title": "\u200b "}))
    foreign = Folder.objects.create(group=heat, name="x", key="x")
    with pytest.raises(Refused):
        change_document(document=document, by=lead, **(facts | {"folder": foreign}))


# --- Folders ----------------------------------------------------------------------------------------------------------


def test_names_of_folders_are_unique_in_their_place(housing: Group, planner: User, folder: Folder):
    for name in ("maps", "MAPS ", "ｍａｐｓ"):
        with pytest.raises(ValidationError, match="already"):
            make_folder(group=housing, parent=None, name=name, by=planner)
    assert make_folder(group=housing, parent=folder, name="Maps", by=planner).parent == folder
    for name in ("", " ", "..", "a/b", "a\\b", "x" * 121, "\x00"):
        with pytest.raises(ValidationError):
            make_folder(group=housing, parent=None, name=name, by=planner)


def test_folders_are_nested_four_levels_deep_at_most(housing: Group, planner: User, folder: Folder):
    parent = folder
    for name in "bcd":
        parent = make_folder(group=housing, parent=parent, name=name, by=planner)
    with pytest.raises(ValidationError, match="nested"):
        make_folder(group=housing, parent=parent, name="e", by=planner)
    other = make_folder(group=housing, parent=None, name="Other", by=planner)
    with pytest.raises(ValidationError, match="nested"):
        change_folder(folder=folder, name="Maps", parent=other, by=planner)
    with pytest.raises(ValidationError, match="into itself"):
        change_folder(folder=folder, name="Maps", parent=parent, by=planner)


def test_a_folder_is_renamed_by_who_made_it_and_facilitators(folder: Folder, planner: User, colleague: User, lead: User):
    with pytest.raises(Refused):
        change_folder(folder=folder, name="Plans", parent=None, by=colleague)
    assert change_folder(folder=folder, name="MAPS", parent=None, by=planner).name == "MAPS"
    assert change_folder(folder=folder, name="Plans", parent=None, by=lead).key == "plans"


def test_a_folder_is_deleted_with_its_content_after_saying_how_much(
    housing: Group, folder: Folder, planner: User, colleague: User, lead: User
):
    inner = make_folder(group=housing, parent=folder, name="2026", by=planner)
    documents = [make_document(housing, colleague, f"{name}.txt", folder=inner) for name in "ab"]
    with pytest.raises(Refused, match="not empty"):
        delete_folder(folder=folder, most=9, by=planner)
    with pytest.raises(Refused, match="in the meantime"):
        delete_folder(folder=folder, most=1, by=lead)
    assert delete_folder(folder=folder, most=2, by=lead) == 2

    assert not Folder.objects.exists()
    for document in documents:
        document.refresh_from_db()
        assert (document.is_trashed, document.was_in, document.folder) == (True, "Maps / 2026", None)
    assert LibraryLogEntry.objects.get().number == 2


def test_nothing_is_shared_in_a_folder_that_was_deleted_meanwhile(
    housing: Group, planner: User, folder: Folder, document: Document
):
    Folder.objects.filter(pk=folder.pk).delete()
    with pytest.raises(Refused, match="deleted in the meantime"):
        make_document(housing, planner, "b.txt", folder=folder)
    with pytest.raises(Refused, match="deleted in the meantime"):
        change_document(document=document, title="x", description="", language="", folder=folder, by=planner)
    assert Document.objects.count() == 1


def test_who_made_an_empty_folder_deletes_it(folder: Folder, planner: User):
    assert delete_folder(folder=folder, most=0, by=planner) == 0


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_facilitators_may_decide_that_only_they_upload(housing: Group, planner: User, lead: User, document: Document):
    with pytest.raises(Refused):
        decide_who_uploads(group=housing, only_facilitators=True, by=planner)
    decide_who_uploads(group=housing, only_facilitators=True, by=lead)
    group = find_group(housing.pk)
    with pytest.raises(Refused, match="only facilitators upload"):
        make_document(group, planner, "b.txt")
    with pytest.raises(Refused, match="only facilitators upload"):
        make_version(find_document(document.pk), planner)
    with pytest.raises(Refused, match="only facilitators upload"):
        make_folder(group=group, parent=None, name="x", by=planner)
    assert make_document(group, lead, "b.txt").made_by == lead
    decide_who_uploads(group=housing, only_facilitators=False, by=lead)
    assert make_document(find_group(housing.pk), planner, "c.txt").made_by == planner


def test_who_left_sees_and_changes_nothing_any_more(document: Document, planner: User):
    Membership.objects.filter(user=planner).delete()
    planner = User.objects.get(pk=planner.pk)

    assert not Document.objects.visible_to(actor_of(planner)).exists()
    assert not Version.objects.visible_to(actor_of(planner)).exists()
    assert not PrivateFile.objects.visible_to(actor_of(planner)).exists()
    with pytest.raises(Refused):
        make_version(find_document(document.pk), planner)
