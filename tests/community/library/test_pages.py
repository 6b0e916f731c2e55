"""The pages of files."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from cms.users.models import User
from community.files.models import PrivateFile
from community.files.services import stage_upload
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.library.folders import make_folder
from community.library.models import Document, Folder, LibrarySettings, Version
from community.library.tenant import LIBRARY
from community.library.trashing import trash_document

from .made import make_document, make_version

FILES = "/en/community/groups/housing/files/"


def sent(*files: tuple[str, bytes]) -> dict[str, list[SimpleUploadedFile]]:
    return {"files": [SimpleUploadedFile(name, content) for name, content in files]}


def status_of(client: Client, url: str) -> int:
    """Ask, and read all of the answer, so that no file stays open."""
    answer = client.get(url)
    answer.getvalue()
    return answer.status_code


def text_of(answer) -> str:
    return " ".join(answer.content.decode().replace("\u2068", "").replace("\u2069", "").split())


def test_the_tab_shows_folders_and_files(client: Client, document: Document, folder: Folder, planner: User):
    make_document(document.group, planner, "inside.txt", folder=folder)
    shown = text_of(client.get(FILES))

    assert f'href="/en/community/files/folders/{folder.pk}/"' in shown
    assert f'href="/en/community/files/{document.pk}/"' in shown
    assert "1 file" in shown
    assert "inside" not in shown
    assert "Planning department" in shown
    assert "inside" in text_of(client.get(folder.get_absolute_url()))


def test_an_empty_place_says_what_it_is_for(client: Client, housing: Group, folder: Folder):
    assert "This folder is empty." in text_of(client.get(folder.get_absolute_url()))
    folder.delete()
    assert "No files yet." in text_of(client.get(FILES))


def test_several_files_are_uploaded_at_once_without_a_script(client: Client, housing: Group):
    answer = client.post(FILES, sent(("a.txt", b"A"), ("تقرير.txt", "تقرير".encode())), follow=True)

    assert answer.redirect_chain == [(FILES, 302)]
    assert "2 files are now in the group." in text_of(answer)
    assert set(Document.objects.values_list("title", flat=True)) == {"a", "تقرير"}


def test_one_file_leads_to_its_page(client: Client, folder: Folder):
    answer = client.post(folder.get_absolute_url(), sent(("a.txt", b"A")))

    made = Document.objects.get()
    assert (answer.status_code, answer["Location"], made.folder) == (302, made.get_absolute_url(), folder)


def test_a_refused_file_says_why_and_the_others_are_shared(client: Client, housing: Group):
    answer = client.post(FILES, sent(("a.txt", b"A"), ("b.exe", b"MZ\x90\x00\x03\x00")), follow=True)
    assert "“a” is now in the group." in text_of(answer)
    assert "b.exe: You cannot share this type of file here." in text_of(answer)

    alone = client.post(FILES, sent(("b.exe", b"MZ\x90\x00\x03\x00")))
    assert alone.status_code == 422
    assert "You cannot share this type of file here." in text_of(alone)
    assert client.post(FILES, {}).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "The file is empty."),
        ("page.html", b"<!doctype html><html><script>alert(1)</script></html>", "You cannot share this type of file here."),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "You cannot share this type of file here."),
        ("picture.png", b"MZ\x90\x00" + bytes(300), "You cannot share this type of file here."),
        ("large.txt", b"x" * 2001, "You can upload files of up to 2.0 KB."),
    ],
)
@override_settings(COMMUNITY_FILE_MAX_BYTES=2000)
def test_a_refused_file_says_what_is_wrong_with_it(client: Client, housing: Group, name: str, content: bytes, sentence: str):
    answer = client.post(FILES, {"files": [SimpleUploadedFile(name, content, content_type="image/png")]})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'aria-describedby="id_files_helptext id_files_error"' in text_of(answer)
    assert not Document.objects.exists()


def test_a_refusal_is_in_the_language_of_the_address(client: Client, housing: Group):
    answer = client.post("/de/community/groups/housing/files/", {})

    assert answer.status_code == 422
    assert "Dieses Feld" in text_of(answer)
    assert "This field" not in text_of(answer)


def test_a_picture_is_downloaded_as_it_was_uploaded(client: Client, housing: Group, picture: bytes):
    client.post(FILES, {"files": [SimpleUploadedFile("Plan 1 – Straße.png", picture, content_type="text/html")]})
    download = client.get(f"/en/community/documents/{Version.objects.get().pk}/")

    assert download.getvalue() == picture
    assert download["Content-Type"] == "image/png"
    assert download["Content-Length"] == str(len(picture))
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert download["Cache-Control"] == "private, no-cache"
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''Plan%201%20%E2%80%93%20Stra%C3%9Fe.png"


def test_a_used_up_quota_says_so_and_nothing_is_lost(client: Client, housing: Group, settings):
    settings.COMMUNITY_ROOM_BYTES = 10
    answer = client.post(FILES, sent(("a.txt", b"12345678"), ("b.txt", b"12345678")), follow=True)

    assert "There is no space for this file" in text_of(answer)
    assert Document.objects.get().title == "a"


def test_files_that_a_script_has_uploaded_are_shared_by_their_keys(
    client: Client, housing: Group, planner: User, colleague: User
):
    keys = [
        stage_upload(tenant=LIBRARY, room=housing, upload=SimpleUploadedFile(f"{name}.txt", b"Text"), by=by).pk
        for name, by in (("a", planner), ("b", planner), ("c", colleague))
    ]
    answer = client.post(FILES, {"files_staged": ["", *map(str, keys)]}, follow=True)

    assert set(Document.objects.values_list("title", flat=True)) == {"a", "b"}
    assert "The uploaded file is no longer there." in text_of(answer)
    assert client.post(FILES, {"files_staged": "no key"}).status_code == 422


def test_a_staged_file_is_taken_out_of_the_form_without_a_script(client: Client, housing: Group, planner: User):
    one, other = (
        stage_upload(tenant=LIBRARY, room=housing, upload=SimpleUploadedFile(f"{name}.txt", b"Text"), by=planner).pk
        for name in "ab"
    )
    answer = client.post(FILES, {"files_staged": [str(one), str(other)], "drop": str(one)})

    assert answer.status_code == 200
    assert str(other) in answer.content.decode()
    assert str(one) not in answer.content.decode()
    assert list(PrivateFile.objects.staged().values_list("pk", flat=True)) == [other]


def test_the_same_name_asks_whether_it_is_a_new_version(client: Client, housing: Group, document: Document):
    answer = client.post(FILES, sent(("HITZEPLAN.txt", b"Zwei"), ("other.txt", b"Anderes")))
    assert answer.status_code == 409
    assert "There is a file of this name" in text_of(answer)
    assert "A new version of “<bdi>Heat plan</bdi>”" in text_of(answer)
    assert Document.objects.count() == 2  # the other one is shared

    staged = PrivateFile.objects.staged().get()
    answer = client.post(FILES, {"files_staged": str(staged.pk), f"as_{staged.pk}": str(document.pk)})
    assert answer["Location"] == document.get_absolute_url()
    document.refresh_from_db()
    assert (document.current.pk, document.current.number) == (staged.pk, 2)


def test_or_both_are_kept(client: Client, housing: Group, document: Document):
    assert client.post(FILES, sent(("hitzeplan.txt", b"Zwei"))).status_code == 409
    staged = PrivateFile.objects.staged().get()
    for wrong in ("", "x", str(2**70), "-1"):
        assert client.post(FILES, {"files_staged": str(staged.pk), f"as_{staged.pk}": wrong}).status_code == 409
    client.post(FILES, {"files_staged": str(staged.pk), f"as_{staged.pk}": "beside"})

    assert Document.objects.count() == 2
    assert not PrivateFile.objects.staged().exists()


def test_no_version_is_put_into_another_groups_file(
    client: Client, housing: Group, heat: Group, neighbour: User, document: Document
):
    foreign = make_document(heat, neighbour, "hitzeplan.txt")
    assert client.post(FILES, sent(("hitzeplan.txt", b"Zwei"))).status_code == 409
    staged = PrivateFile.objects.staged().get()

    assert client.post(FILES, {"files_staged": str(staged.pk), f"as_{staged.pk}": str(foreign.pk)}).status_code == 409
    assert foreign.versions.count() == 1


def test_the_page_of_a_file_shows_versions_and_takes_new_ones(client: Client, document: Document, planner: User):
    url = document.get_absolute_url()
    answer = client.post(url, {"content": SimpleUploadedFile("neu.txt", b"Neu"), "note": "Mit Zahlen"}, follow=True)
    shown = text_of(answer)

    assert "Version 2 is what everybody sees from now on." in shown
    assert "Mit Zahlen" in shown
    assert f'value="http://testserver{url}"' in shown
    assert shown.count("Delete version") == 2
    wrong = client.post(url, {"note": "Getippt"})
    assert (wrong.status_code, 'value="Getippt"' in wrong.content.decode()) == (422, True)
    assert client.post(url, {"content": SimpleUploadedFile("x.exe", b"MZ\x90\x00\x03")}).status_code == 422


def test_a_description_is_rendered_harmless(client: Client, housing: Group, planner: User):
    document = make_document(housing, planner, description="**Fett** <script>alert(1)</script> ![x](https://example.org/a.png)")
    shown = client.get(document.get_absolute_url()).content.decode()

    assert "<strong>Fett</strong>" in shown
    assert "<script>alert" not in shown
    assert 'src="https://example.org' not in shown


def test_change_and_move_a_file(client: Client, document: Document, folder: Folder):
    url = f"/en/community/files/{document.pk}/edit/"
    facts = {"title": "Neu", "description": "Text", "language": "fr", "folder": str(folder.pk)}
    assert client.post(url, facts | {"title": "  "}).status_code == 422
    assert client.post(url, facts | {"folder": "99999"}).status_code == 422
    assert client.post(url, facts | {"description": "x\x00"}).status_code == 422
    assert client.post(url, facts | {"description": "x" * 5001}).status_code == 422
    assert client.post(url, facts)["Location"] == document.get_absolute_url()
    document.refresh_from_db()
    assert (document.title, document.folder, document.language) == ("Neu", folder, "fr")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(client: Client, document: Document):
    url = f"/en/community/files/{document.pk}/edit/"
    opened = client.get(url).context["form"]["version"].value()
    Document.objects.filter(pk=document.pk).update(title="Inzwischen")
    facts = {"title": "Meins", "description": "", "language": "", "folder": ""}
    answer = client.post(url, facts | {"version": opened})
    assert answer.status_code == 422
    assert "changed in the meantime" in text_of(answer)

    again = answer.context["form"]["version"].value()
    assert client.post(url, facts | {"version": again}).status_code == 302
    assert Document.objects.get(pk=document.pk).title == "Meins"


def test_what_is_typed_about_a_file_is_kept_as_a_draft(client: Client, document: Document):
    url, draft = f"/en/community/files/{document.pk}/edit/", f"/api/community/drafts/library_document/{document.pk}"
    sent = {"fields": {"description": "Halb getippt", "version": "x"}}
    assert client.put(draft, sent, content_type="application/json").status_code < 300
    opened = client.get(url)
    assert "Halb getippt" in opened.content.decode()
    client.post(url, {"discard_draft": "1"})
    assert "Halb getippt" not in client.get(url).content.decode()


def test_folders_are_made_renamed_and_deleted(client: Client, housing: Group):
    assert client.get(f"{FILES}new-folder/?in=12345").status_code == 200
    made = client.post(f"{FILES}new-folder/", {"name": "Maps", "parent": ""})
    folder = Folder.objects.get()
    assert made["Location"] == folder.get_absolute_url()
    again = client.post(f"{FILES}new-folder/", {"name": "MAPS", "parent": ""})
    assert (again.status_code, "already" in text_of(again)) == (422, True)
    client.post(f"/en/community/files/folders/{folder.pk}/edit/", {"name": "Plans", "parent": ""})
    folder.refresh_from_db()
    assert folder.name == "Plans"
    assert "The folder is empty." in text_of(client.get(f"/en/community/files/folders/{folder.pk}/delete/"))
    assert client.post(f"/en/community/files/folders/{folder.pk}/delete/", {"most": "0"})["Location"] == FILES
    assert not Folder.objects.exists()


def test_deleting_a_full_folder_says_how_many_files_and_asks_a_facilitator(
    client: Client, folder: Folder, planner: User, lead: User, client_of: Callable[..., Client]
):
    make_document(folder.group, planner, folder=folder)
    url = f"/en/community/files/folders/{folder.pk}/delete/"
    shown = text_of(client.get(url))
    assert "1 file in it goes to the trash" in shown
    assert "Only a facilitator of the group can delete it with what is in it." in shown
    assert client.post(url, {"most": "1"}).status_code == 403
    facilitator = client_of(lead)
    assert facilitator.post(url, {"most": "0"}).status_code == 403
    assert facilitator.post(url, {"most": "1"}).status_code == 302


def test_deleted_files_are_restored_or_erased(client: Client, document: Document):
    key = document.pk
    assert "Nobody in the group will see it any more." in text_of(client.get(f"/en/community/files/{key}/delete/"))
    assert client.post(f"/en/community/files/{key}/delete/")["Location"] == FILES
    assert "“Heat plan” is in the trash." in text_of(client.get(FILES))
    assert "Heat plan" not in text_of(client.get(FILES))
    shown = text_of(client.get(f"{FILES}trash/"))
    assert "Heat plan" in shown
    assert "Planning department" in shown
    assert client.post(f"/en/community/files/{key}/restore/")["Location"] == document.get_absolute_url()
    client.post(f"/en/community/files/{key}/delete/")
    assert client.post(f"/en/community/files/{key}/erase/")["Location"] == f"{FILES}trash/"
    assert not Document.objects.exists()


def test_facilitators_read_who_deleted_what(document: Document, planner: User, lead: User, client_of: Callable[..., Client]):
    trash_document(document=document, by=planner)

    assert "Who deleted what" in text_of(client_of(lead).get(f"{FILES}trash/"))
    assert "Who deleted what" not in text_of(client_of(planner).get(f"{FILES}trash/"))


def test_who_uploads_is_a_button_of_facilitators(housing: Group, planner: User, lead: User, client_of: Callable[..., Client]):
    client_of(lead).post(f"{FILES}settings/", {"only_facilitators": "yes"})
    assert LibrarySettings.objects.get().only_facilitators_upload
    member = client_of(planner)
    assert "In this group, only facilitators upload files." in text_of(member.get(FILES))
    refused = member.post(FILES, sent(("a.txt", b"A")))
    assert refused.status_code == 403
    client_of(lead).post(f"{FILES}settings/", {"only_facilitators": "no"})
    assert member.post(FILES, sent(("a.txt", b"A"))).status_code == 302


# --- Who sees nothing -------------------------------------------------------------------------------------------------


def addresses_of(document: Document, folder: Folder) -> list[str]:
    content = document.current.get_absolute_url()
    return [content, document.get_absolute_url(), folder.get_absolute_url(), f"/en/community/files/{document.pk}/edit/"]


@pytest.mark.parametrize("kind", ["left", "stranger", "anonymous"])
def test_for_others_there_is_nothing_also_by_old_links_ranges_and_head(
    kind: str,
    document: Document,
    folder: Folder,
    colleague: User,
    account: Callable[..., User],
    client_of: Callable[..., Client],
):
    person = {"left": colleague, "stranger": account("stranger"), "anonymous": None}[kind]
    Membership.objects.filter(user=colleague).delete()
    client = client_of(User.objects.get(pk=person.pk) if person else None)
    for url in addresses_of(document, folder):
        for answer in (client.get(url), client.head(url), client.get(url, headers={"Range": "bytes=0-3"})):
            assert answer.status_code == 404
            assert b"Heat plan" not in answer.content
            assert b"Geheimer" not in answer.content
    for guessed in (document.pk + 1, 2**62, 0):
        assert client.get(f"/en/community/files/{guessed}/").status_code == 404


def test_content_is_served_in_ranges_to_members(client: Client, document: Document):
    answer = client.get(document.current.get_absolute_url(), headers={"Range": "bytes=0-7"})

    assert (answer.status_code, answer.getvalue()) == (206, b"Geheimer")


def test_a_trashed_file_has_no_address_for_other_members(document: Document, planner: User, colleague: User, client_of):
    content, page = document.current.get_absolute_url(), document.get_absolute_url()
    trash_document(document=document, by=planner)

    assert [status_of(client_of(colleague), url) for url in (content, page)] == [404, 404]
    assert [status_of(client_of(planner), url) for url in (content, page)] == [200, 200]


def test_a_file_that_is_being_scanned_is_seen_by_its_uploader_alone(
    document: Document, planner: User, colleague: User, client_of: Callable[..., Client]
):
    PrivateFile.objects.update(ready_at=None, scan=PrivateFile.Scan.CHECKING)

    assert "It is being checked for viruses" in text_of(client_of(planner).get(FILES))
    assert "Heat plan" not in text_of(client_of(colleague).get(FILES))
    assert client_of(colleague).get(document.get_absolute_url()).status_code == 404


def test_a_virus_is_told_to_the_uploader(document: Document, planner: User, client_of: Callable[..., Client]):
    PrivateFile.objects.update(ready_at=None, scan=PrivateFile.Scan.INFECTED, content="")

    assert "A virus was found in it" in text_of(client_of(planner).get(document.get_absolute_url()))


def test_in_an_archived_group_everything_can_be_read_and_nothing_changed(
    client: Client, document: Document, folder: Folder, lead: User
):
    archive_group(group=document.group, by=lead)
    for url in (FILES, folder.get_absolute_url(), document.get_absolute_url(), f"{FILES}trash/"):
        shown = client.get(url)
        assert shown.status_code == 200
        assert 'type="file"' not in shown.content.decode()
    assert status_of(client, document.current.get_absolute_url()) == 200
    assert client.post(FILES, sent(("a.txt", b"A"))).status_code == 403
    assert client.post(document.get_absolute_url(), {"content": SimpleUploadedFile("a.txt", b"A")}).status_code == 403
    assert client.post(f"/en/community/files/{document.pk}/delete/").status_code == 404
    assert (Document.objects.count(), Version.objects.count()) == (1, 1)


# --- How much it costs ------------------------------------------------------------------------------------------------


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_pages_ask_as_often_with_twenty_files_as_with_two(
    client: Client, housing: Group, planner: User, colleague: User, lead: User
):
    document = make_document(housing, planner)
    make_document(housing, colleague, "b.txt")
    folder = make_folder(group=housing, parent=None, name="x", by=planner)
    make_document(housing, planner, "c.txt", folder=folder)
    trash_document(document=make_document(housing, planner, "d.txt"), by=planner)
    make_version(document, colleague)
    urls = (FILES, folder.get_absolute_url(), document.get_absolute_url(), f"{FILES}trash/")
    few = [queries(client, url) for url in urls]
    for number in range(18):
        make_document(housing, colleague if number % 2 else lead, f"x{number}.txt")
        make_folder(group=housing, parent=None, name=f"y{number}", by=lead)
        make_document(housing, lead, f"z{number}.txt", folder=folder)
        make_version(document, lead if number % 2 else colleague)
        trash_document(document=make_document(housing, planner, f"t{number}.txt"), by=planner)

    assert [queries(client, url) for url in urls] == few
    assert max(few) <= 40
