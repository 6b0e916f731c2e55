"""The files of the demo: each group has some, one has folders, versions, pictures, a PDF and an Arabic file. All is written or drawn here."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from community.groups.models import Group, Membership

from .folders import make_folder
from .models import Document, Folder
from .sharing import Words, upload_document, upload_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cms.users.models import User

GROUP = "bezahlbarer-wohnraum"
#: By the address of the group: (who shares it, title, file name, text).
NOTES = {
    GROUP: ("facilitator", "Fragen für das nächste Treffen", "fragen.md", """# Fragen für das nächste Treffen

- Welche Flächen gehören der Kommune, und was darf sie mit ihnen tun?
- Wer baut günstig, ohne dass das Quartier darunter leidet?
- Welche Bilder zeigen den Menschen im Viertel, was möglich ist?
"""),
    "hitze-in-der-stadt-alumni": ("neighbour", "Messpunkte im Sommer", "messpunkte.csv", """Ort;Untergrund;Schatten
Marktplatz;Stein;keiner
Schulhof;Asphalt;zwei Bäume
Flussufer;Wiese;Baumreihe
"""),
    "risikoinformierte-stadtentwicklung": ("neighbour", "", "karten-und-quellen.txt", """Karten, die wir brauchen: Überflutung, Hangrutsch, Hitze, Wege zur Hilfe.
"""),
    "erneuerbare-energien": ("facilitator", "Dächer, die sich eignen", "daecher.csv", """Gebäude;Neigung;Richtung
Rathaus;flach;alle
Schule;30 Grad;Süden
"""),
}  # fmt: skip
PLANS, DRAFTS, MINUTES = "Pläne", "Entwürfe", "Protokolle"

RENTS = """Quartier;Wohnungen;Miete je m² in Euro;davon gebunden
Hafen Süd;140;8,20;90
Alte Gärtnerei;64;7,90;64
Bahnhofstraße;210;9,40;70
"""
RENTS_LATER = RENTS + "Zeughaus;48;7,10;48\n"
MINUTES_TEXT = """Protokoll der virtuellen Sitzung

1. Flächen: drei Kommunen haben eine Liste, zwei erstellen sie bis zum Sommer.
2. Erbbaurecht: die Muster liegen im Ordner Pläne.
3. Nächste Sitzung: wir vergleichen die Kosten je Quadratmeter.
"""
MINUTES_ENGLISH = """Minutes of the virtual session

1. Land: three municipalities have a list, two will have one by summer.
2. Heritable building rights: the templates are in the folder of plans.
3. Next session: we compare the costs per square metre.
"""
ARABIC = """تقرير الزيارة

زرنا حيًّا سكنيًّا تملك البلدية أرضه. يدفع السكان إيجارًا ثابتًا لمدة عشرين سنة.
سألنا عن الصيانة، وعن من يقرر من يسكن هناك.
"""


def add_files(accounts: Mapping[str, User], **_signal: object) -> None:
    """Add the files, once the groups are committed: a file is stored outside of any transaction. Idempotent."""
    transaction.on_commit(partial(share_files, dict(accounts)))


def share_files(accounts: Mapping[str, User]) -> None:
    share_notes(accounts)
    share_library(accounts)


def share_notes(accounts: Mapping[str, User]) -> None:
    """Share a file with each group, unless the group has one of this name."""
    groups = {group.slug: group for group in Group.objects.filter(slug__in=NOTES)}
    for slug, group in groups.items():
        person, title, name, text = NOTES[slug]
        share_once(group, name, text.encode(), Words(title, language="de"), accounts.get(person))
    if GROUP in groups:
        words = Words("Skizze: Haus um einen Hof", language="de")
        share_once(groups[GROUP], "hofhaus.png", picture("PNG"), words, accounts.get("member"))


def share_once(group: Group, name: str, content: bytes, words: Words, by: User | None) -> None:
    if by is None or Document.objects.filter(group=group, versions__file__name=name).exists():
        return
    if Membership.objects.filter(group=group, user=by).exists():
        share(group, None, name, content, words, by)


def share_library(accounts: Mapping[str, User]) -> None:
    """Share files in folders with one group, unless it has folders."""
    group = Group.objects.filter(slug=GROUP).first()
    lead, member = accounts.get("facilitator"), accounts.get("member")
    if group is None or lead is None or member is None or Folder.objects.filter(group=group).exists():
        return
    if Membership.objects.filter(group=group, user__in=(lead, member)).count() < 2:
        return
    plans, minutes = folder(group, PLANS, lead), folder(group, MINUTES, lead)
    drafts = folder(group, DRAFTS, lead, plans)
    share(group, None, "تقرير الزيارة.txt", ARABIC.encode(), Words("تقرير الزيارة", "", "ar"), member)
    share(group, drafts, "Wohnhof.png", picture("PNG"), Words("Wohnhof, Skizze", language="de"), member)
    share(group, plans, "Wohnhof Grundriss.pdf", picture("PDF"), Words("Wohnhof, Grundriss", PLAN_WORDS, "de"), lead)
    share(group, minutes, "protokoll.txt", MINUTES_TEXT.encode(), Words("Protokoll der virtuellen Sitzung", "", "de"), lead)
    share(group, minutes, "minutes.txt", MINUTES_ENGLISH.encode(), Words("Minutes of the virtual session", "", "en"), lead)
    rents = share(group, None, "mieten.csv", RENTS.encode(), Words("Mieten im Vergleich", RENTS_WORDS, "de"), member)
    upload_version(
        document=rents, upload=SimpleUploadedFile("mieten.csv", RENTS_LATER.encode()), note="Mit dem Zeughaus", by=lead
    )


PLAN_WORDS = "Erdgeschoss mit **Hof** und Durchgang. Maßstab 1:200, noch nicht abgestimmt."
RENTS_WORDS = (
    "Was Wohnungen in unseren Quartieren kosten.\n\n- Stand: Frühjahr\n- Bitte ergänzen Sie Ihre Zahlen als neue Version."
)


def folder(group: Group, name: str, by: User, parent: Folder | None = None) -> Folder:
    found = Folder.objects.filter(group=group, parent=parent, name=name).first()
    return found or make_folder(group=group, parent=parent, name=name, by=by)


def share(group: Group, inside: Folder | None, name: str, content: bytes, words: Words, by: User) -> Document:
    return upload_document(group=group, folder=inside, upload=SimpleUploadedFile(name, content), words=words, beside=True, by=by)


def picture(kind: str) -> bytes:
    """Return a drawing of a house around a court, as a PNG or as a PDF of one page."""
    plan = Image.new("RGB", (840, 594), "#fcfbf8")
    pen = ImageDraw.Draw(plan)
    pen.rectangle((90, 70, 750, 520), outline="#14213a", width=7)
    pen.rectangle((260, 200, 580, 390), fill="#dcebe8", outline="#14213a", width=7)
    for left in (260, 420, 580):
        pen.line((left, 70, left, 200), fill="#14213a", width=5)
        pen.line((left, 390, left, 520), fill="#14213a", width=5)
    pen.rectangle((395, 385, 445, 525), fill="#fcfbf8")
    for centre in ((350, 295), (490, 295)):
        pen.ellipse((centre[0] - 42, centre[1] - 42, centre[0] + 42, centre[1] + 42), fill="#2f7044")
    out = BytesIO()
    plan.save(out, kind)
    return out.getvalue()
