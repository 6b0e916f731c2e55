"""The booklet of a session: what is in it, in which language, and that a screen reader can read it."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from cms.users.models import User
from community.files.store import private_storage
from community.groups.models import Group
from community.visualisations.models import Picture, Session, SessionExport, Variant
from tests.community.visualisations.made import drawn, make_case, make_photo, make_rating, make_variant

from .files import booklet_of, exported, text_of

WIDE = drawn("seagreen", 1200, 800)


def alternatives_of(pdf: pikepdf.Pdf) -> list[str]:
    return [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]


def images_of(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    return [one for one in streams if one.get("/Subtype") == "/Image"]


def test_booklet_shows_places_and_variants_with_what_they_are(running: Session, park: Variant):
    park.words = "Bitte mit Trinkbrunnen."
    park.save()

    content = booklet_of(running)

    text = text_of(content)
    for words in (
        running.title,
        "Wir sehen Plätze an.",  # the brief is Markdown
        "Parkplatz vor dem Turm",
        "Amt für Stadtplanung",
        "CC BY 4.0",
        "Autos bis an die Haustür.",
        "Mehr Schatten.",
        "Das Haus bleibt.",
        "Park mit Bänken",
        "Bitte mit Trinkbrunnen.",
    ):
        assert words in text
    with pikepdf.open(BytesIO(content)) as pdf:
        assert (str(pdf.Root.Lang), str(pdf.docinfo["/Title"])) == ("de", running.title)
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.MarkInfo.Marked
        assert {"Ein Platz voller Autos.", "Derselbe Platz als Park."} <= set(alternatives_of(pdf))
        assert len(images_of(pdf)) == 2


def test_booklet_in_arabic_has_its_letters_and_its_font(running: Session, park: Variant):
    park.title, park.language = "حديقة", "ar"
    park.save()

    content = booklet_of(running, "ar")

    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "ar"
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]
        readex = [one for one in fonts if "Readex" in str(one.FontName)]
        assert readex
        assert all("/FontFile2" in one or "/FontFile3" in one for one in readex)
    assert any(word in text_of(content) for word in ("حديقة", "ةقيدح"))  # some programs read the letters as they are drawn


def test_variant_without_a_title_has_a_heading_and_an_alternative_text(running: Session, park: Variant):
    Variant.objects.filter(pk=park.pk).update(title="", alt_text="", words="Mit Wasserspiel")

    content = booklet_of(running)

    with pikepdf.open(BytesIO(content)) as pdf:
        assert "Mit Wasserspiel" in alternatives_of(pdf)
    assert text_of(content).count("Mit Wasserspiel") == 2  # as heading, and as what was asked for


def test_what_the_group_thinks_is_in_it_from_three_people_on(
    running: Session, park: Variant, joined: Callable[..., User], housing: Group
):
    voters = [joined(f"voter{number}", housing) for number in range(3)]
    for user, score in zip(voters, (2, 4, 4), strict=True):
        make_rating(park, user, "inclusion", score)
    for user in voters[:2]:
        make_rating(park, user, "aesthetics", 5)

    text = text_of(booklet_of(running))

    assert "Mittelwert 3,3 von 5: 1 Person gab 2 und 2 Personen gaben 4." in text
    assert text.count("Mittelwert") == 1


def test_what_the_group_does_not_see_is_not_in_it(running: Session, park: Variant, member: User):
    make_case(running, member, is_shared=False, title="Entwurf")
    make_variant(park.case, member, is_shared=False, title="Ungezeigt")

    text = text_of(booklet_of(running))

    assert [secret for secret in ("Entwurf", "Ungezeigt", "@", member.email) if secret in text] == []


def test_session_without_places_says_so(running: Session):
    text = text_of(booklet_of(running))

    assert running.title in text
    assert "Noch wird kein Ort gezeigt." in text


def test_pictures_are_in_it_as_small_files(running: Session, park: Variant, member: User):
    """Any other format than JPEG is in a PDF pixel by pixel, which would make hundreds of megabytes of a large session."""
    case = make_case(running, member, title="Breit")
    make_photo(case, WIDE)
    make_variant(case, member, picture=WIDE)

    with pikepdf.open(BytesIO(booklet_of(running))) as pdf:
        images = images_of(pdf)

        assert len(images) == 5
        assert {str(one.Filter) for one in images} == {"/DCTDecode"}
        assert max(int(one.Width) for one in images) == 960


def test_pictures_are_read_one_at_a_time(running: Session, park: Variant, monkeypatch: pytest.MonkeyPatch):
    held: list[int] = []

    def note(out: object, template: str, context: object, language: str, read_picture: Callable[[str], bytes]) -> None:
        assert "data:" not in repr(context)
        held.extend(len(read_picture(str(one.pk))) for one in Picture.objects.filter(use=Picture.Use.MASTER))

    monkeypatch.setattr("community.visualisations.exporting.booklet.write_pdf", note)
    exported(running, "pdf")

    assert len(held) == 2


def test_booklet_is_not_made_without_a_picture_that_was_lost(running: Session, park: Variant):
    for one in Picture.objects.filter(variant=park):
        private_storage().delete(one.file.content.name)

    with pytest.raises(FileNotFoundError):
        exported(running, "pdf")
    assert not SessionExport.objects.exists()
