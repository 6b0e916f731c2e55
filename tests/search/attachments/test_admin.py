"""What editors see about files: a warning after the upload, the form, the report. No file makes an admin page fail."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from cms.models import SiteDocument, StandardPage
from tests.accounts import make_account, make_editor
from tests.pages import make_homes, make_page
from tests.search.sources.test_attached import downloads

from . import made

pytestmark = pytest.mark.django_db(transaction=True)

LOCKED = "It is protected by a password. The search can only find its title."
FOUND = "The search finds its text."


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_account("admin@example.org", is_superuser=True, is_staff=True))
    client.cookies["django_language"] = "en"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture(autouse=True)
def in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"  # of the admin, for users without a preference


def upload(admin: Client, content: bytes, name: str) -> dict:
    file = SimpleUploadedFile(name, content)
    collection = Collection.get_first_root_node().pk
    answer = admin.post(
        reverse("wagtaildocs:add_multiple"), {"title": name, "files[]": file, "collection": collection}, HTTP_X_REQUESTED_WITH="x"
    )
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (lambda: made.pdf("Schilf"), "gut.pdf", FOUND),
        (lambda: made.locked_pdf("Schilf"), "zu.pdf", LOCKED),
        (lambda: made.pdf("Schilf")[:300], "halb.pdf", "It is damaged, or not the type its extension suggests"),
        (made.bomb, "bombe.docx", "It is too large to read"),
        (lambda: made.with_part(made.odt("Schilf"), "content.xml", made.laughs()), "falle.odt", "It is damaged"),
        (made.drawn_pdf, "bild.pdf", "It contains no text"),
        (b"PK\x03\x04" + bytes(40), "kaputt.pptx", "It is damaged"),
        (lambda: made.archive([("a.txt", "plain")]), "paket.zip", "We cannot read this type of file"),
    ],
)
def test_upload_shows_whether_the_search_can_read_the_file(
    admin: Client, content: made.Content, name: str, sentence: str
) -> None:
    content = made.bytes_of(content)
    said = upload(admin, content, name)

    assert said["success"]
    assert sentence in said["form"]
    assert SiteDocument.objects.get().file.size == len(content)  # it can still be downloaded


def test_an_empty_file_is_refused_by_the_form(admin: Client) -> None:
    assert upload(admin, b"", "leer.pdf")["success"] is False


def test_replacing_a_file_with_an_unreadable_one_shows_a_warning(admin: Client) -> None:
    document = SiteDocument.objects.create(title="Blatt", file=ContentFile(made.pdf("Schilf"), name="a.pdf"))
    edit = reverse("wagtaildocs:edit", args=[document.pk])
    assert FOUND in admin.get(edit).content.decode()
    fields = {"title": "Blatt", "collection": document.collection_id, "tags": ""}

    told = admin.post(edit, {**fields, "file": SimpleUploadedFile("b.pdf", made.locked_pdf("Schilf"))}, follow=True)
    assert f"“Blatt”: {LOCKED}" in told.content.decode()
    assert LOCKED in admin.get(edit).content.decode()

    assert f"“Blatt”: {LOCKED}" not in admin.post(edit, fields, follow=True).content.decode()


def test_adding_a_damaged_file_shows_a_warning(admin: Client) -> None:
    fields = {"title": "Blatt", "collection": Collection.get_first_root_node().pk, "tags": ""}

    told = admin.post(reverse("wagtaildocs:add"), {**fields, "file": SimpleUploadedFile("b.pdf", b"nichts")}, follow=True)

    assert "“Blatt”: It is damaged" in told.content.decode()


@pytest.fixture
def files() -> dict[str, SiteDocument]:
    private = Collection.get_first_root_node().add_child(instance=Collection(name="Privat"))
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    made_of = {
        "Gut": (made.pdf("Schilf"), {}),
        "Verschlossen": (made.locked_pdf("Schilf"), {}),
        "Privates": (made.pdf("Schilf"), {"collection": private}),
    }
    found = {
        title: SiteDocument.objects.create(title=title, file=ContentFile(content, name="a.pdf"), **facts)
        for title, (content, facts) in made_of.items()
    }
    lost = SiteDocument(title="Verloren", file="documents/nirgends.pdf")
    lost.save()
    return {**found, "Verloren": lost}


def test_the_report_says_which_files_the_search_can_read(admin: Client, files: dict[str, SiteDocument]) -> None:
    def titles(**chosen: str) -> list[str]:
        return [file.title for file in admin.get(reverse("search_files"), chosen).context["object_list"]]

    page = admin.get(reverse("search_files"))
    words = {file.title: str(file.in_words) for file in page.context["object_list"]}

    assert words == {
        "Gut": FOUND,
        "Privates": "It is in a private collection, so it is not in the search.",
        "Verloren": "It has not been read yet.",
        "Verschlossen": LOCKED,
    }
    assert titles(state="encrypted") == ["Verschlossen"]
    assert titles(state="waiting") == ["Verloren"]
    assert titles(state="read") == ["Gut", "Privates"]
    assert reverse("search_files") in admin.get(reverse("wagtailadmin_home")).content.decode()
    table = b"".join(admin.get(reverse("search_files"), {"export": "csv"}).streaming_content).decode()
    assert f"Verschlossen,{files['Verschlossen'].filename},{LOCKED.replace(',', ',')}" in table.replace('"', "")


def test_report_lists_only_files_the_user_may_change(files: dict[str, SiteDocument], client: Client) -> None:
    client.force_login(make_account("leser@example.org"))
    assert client.get(reverse("search_files")).status_code == 403

    editor = make_editor()  # can add files, and change their own
    adding = Permission.objects.get(codename="add_document", content_type__app_label="wagtaildocs")
    GroupCollectionPermission.objects.create(
        group=editor.groups.get(), collection=Collection.get_first_root_node(), permission=adding
    )
    files["Gut"].uploaded_by_user = editor
    files["Gut"].save()
    client.force_login(editor)
    assert [file.title for file in client.get(reverse("search_files")).context["object_list"]] == ["Gut"]


def test_bulk_moving_files_to_a_private_collection_removes_them_from_the_search(
    admin: Client, files: dict[str, SiteDocument], found
) -> None:
    make_homes()
    page = make_page(StandardPage, "Seite", body=downloads(files["Gut"]))
    assert found("Schilf") == [f"page:{page.pk}"]

    action = reverse("wagtail_bulk_action", args=["cms", "sitedocument", "add_to_collection"])
    private = files["Privates"].collection_id
    admin.post(f"{action}?id={files['Gut'].pk}&next=/admin/documents/", {"collection": private})

    assert SiteDocument.objects.get(pk=files["Gut"].pk).collection_id == private
    assert found("Schilf") == []


def test_moving_a_collection_below_a_private_one_removes_its_files_from_the_search(
    admin: Client, files: dict[str, SiteDocument], found
) -> None:
    make_homes()
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="Blätter"))
    document = files["Gut"]
    document.collection = collection
    document.save()
    page = make_page(StandardPage, "Seite", body=downloads(document))
    assert found("Schilf") == [f"page:{page.pk}"]

    move = reverse("wagtailadmin_collections:edit", args=[collection.pk])
    admin.post(move, {"name": "Blätter", "parent": files["Privates"].collection_id})

    assert Collection.objects.get(pk=collection.pk).get_parent().pk == files["Privates"].collection_id
    assert found("Schilf") == []
