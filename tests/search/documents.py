"""Test documents: a small archive in four languages, with some private content."""

import datetime

from search.backends.entries import Entry
from search.documents.document import PUBLIC, SearchDocument

HEAT = {"de": ("Hitze in der Stadt",), "en": ("Heat in the city",), "fr": ("Chaleur en ville",), "ar": ("الحرارة في المدينة",)}
WATER = {"de": ("Wasser",), "en": ("Water",), "fr": ("Eau",), "ar": ("المياه",)}


def document(name: str, title: str, **facts: object) -> SearchDocument:
    """Return a public document; its URL is derived from its locale."""
    locale = facts.setdefault("locale", "de")
    return SearchDocument(
        **{
            "id": name,
            "type": "report",
            "url": f"/{locale}/{name.replace(':', '-')}/",
            "audience": PUBLIC,
            "title": title,
            **facts,
        }
    )


ARCHIVE = (
    document(
        "page:1",
        "Deep Dive Wasserresilienz",
        type="call",
        lead="Kommunen bereiten sich auf Starkregen und Dürre vor.",
        body="Starkregen überflutet Straßen. Städte halten das Wasser zurück und nutzen es in der Trockenheit.",
        headings=("Wer teilnehmen kann",),
        topics=("water",),
        regions=("global",),
        names=WATER,
        date=datetime.date(2026, 1, 5),
        years=(2026,),
        closes_at=datetime.datetime(2026, 1, 5, 22, 59, tzinfo=datetime.UTC),
    ),
    document(
        "page:2",
        "Hitze in der Stadt",
        type="process",
        lead="Sechs Städte kühlen ihre Quartiere.",
        body="Nach einem Starkregen ist die Luft kühler, doch Schatten hilft länger.",
        topics=("heat",),
        format="deep_dive",
        countries=("KE", "DE"),
        names={
            locale: (*names, {"en": "Kenya", "fr": "Kenya", "ar": "كينيا"}.get(locale, "Kenia")) for locale, names in HEAT.items()
        },
        date=datetime.date(2023, 4, 1),
        years=(2023, 2024, 2025),
    ),
    document(
        "page:3",
        "Grüner Wasserstoff in Mombasa",
        lead="Was Häfen aus Energie machen.",
        body="In Mombasa trafen sich Fachleute aus vier Kontinenten.",
        topics=("energy",),
        countries=("KE",),
        family="mombasa",
        date=datetime.date(2025, 6, 1),
        years=(2025,),
    ),
    document(
        "page:4",
        "Green hydrogen in Mombasa",
        locale="en",
        lead="What harbours make of energy.",
        body="In Mombasa experts of four continents met. Green hydrogen was their subject & hope.",
        topics=("energy",),
        countries=("KE",),
        family="mombasa",
        date=datetime.date(2025, 6, 1),
        years=(2025,),
    ),
    document(
        "page:5",
        "Green corridors",
        locale="en",
        type="call",
        lead="Shade for streets.",
        body="Trees and green roofs. A city without hydrogen.",
        topics=("heat",),
        years=(2024,),
        date=datetime.date(2024, 2, 1),
    ),
    document(
        "page:6",
        "L’eau dans la ville",
        locale="fr",
        lead="Les villes retiennent l’eau de pluie.",
        body="Une école d’été à Tunis.",
        topics=("water",),
        years=(2024,),
        date=datetime.date(2024, 7, 1),
    ),
    document(
        "page:7",
        "الحرارة في المدينة",
        locale="ar",
        lead="ستّ مُدُن تقيس الحرارة.",
        body="اجتمعت المدن والبلديات في أسوان.",
        topics=("heat",),
        years=(2025,),
        date=datetime.date(2025, 3, 1),
    ),
    document(
        "room:8",
        "Starkregen: Protokoll der Gruppe",
        type="file",
        audience="group:7",
        lead="Nur für die Gruppe.",
        body="Starkregen Starkregen Starkregen Zanzibar",
        topics=("secret",),
        years=(1999,),
    ),
    document("room:9", "Mitglieder über Starkregen", type="file", audience="members", body="Starkregen", years=(1998,)),
)

ENTRIES = tuple(map(Entry, ARCHIVE))


def entry(name: str, title: str, **facts: object) -> Entry:
    """Return the index entry of a `document`."""
    return Entry(document(name, title, **facts))
