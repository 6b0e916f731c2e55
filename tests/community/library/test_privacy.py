"""What files hold about a person, and what stays when she is erased."""

from cms.users.models import User
from community.access.actor import actor_of
from community.files.models import PrivateFile
from community.groups.models import Group
from community.library.archiving import make_archive
from community.library.folders import make_folder
from community.library.models import Document, Folder, FolderArchive, LibraryLogEntry, Version
from community.library.showing import documents_of, shown_files
from community.library.trashing import trash_document
from community.privacy.registry import erase_person, held_of

from .made import make_document, make_version


def test_export_has_what_a_person_shared_and_nothing_of_others(housing: Group, planner: User, colleague: User):
    own = make_document(housing, planner, title="Mein Plan", description="Meine Worte")
    make_version(own, colleague, "fremd.txt", note="Fremde Notiz")
    make_document(housing, colleague, "b.txt", title="Fremder Plan")
    told = {holding.model: rows for holding, rows in held_of(planner)}

    assert [(row["title"], row["description"]) for row in told[Document]] == [("Mein Plan", "Meine Worte")]
    assert [row["number"] for row in told[Version]] == [1]
    assert "Hitzeplan.txt" in repr(told[PrivateFile])
    assert "Fremd" not in repr(told)


def test_files_of_an_erased_person_stay_as_a_former_members(housing: Group, planner: User, colleague: User):
    document = make_document(housing, planner)
    make_folder(group=housing, parent=None, name="Maps", by=planner)
    trash_document(document=make_document(housing, planner, "b.txt"), by=planner)
    make_archive.func(housing.pk, 0, planner.pk)
    erase_person(user=planner)

    [row] = shown_files(actor_of(colleague), list(documents_of(actor_of(colleague), housing)))
    assert (row.document, row.who) == (document, "former member")
    assert not FolderArchive.objects.exists()
    for model, key in ((Document, "made_by"), (Document, "trashed_by"), (Folder, "made_by"), (LibraryLogEntry, "by")):
        assert not model.objects.filter(**{key: planner}).exists()
    assert LibraryLogEntry.objects.get().is_by_person


def test_everything_goes_with_its_group(housing: Group, planner: User):
    folder = make_folder(group=housing, parent=None, name="Maps", by=planner)
    make_version(make_document(housing, planner, folder=folder), planner)
    housing.delete()

    assert not Document.objects.exists()
    assert not Folder.objects.exists()
    assert not PrivateFile.objects.exists()
