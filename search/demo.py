"""The search's part of the demo: words that mean the same, for the topics of the demo's pages."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission

from cms.demo.accounts import EDITORS
from cms.models import Topic

from .synonyms import SynonymGroup

#: Name of a group: short name of its topic, if it has one, and its words by language.
SYNONYMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Hitze": (
        "hitze",
        {
            "de": "Hitze, Hitzewelle, Überhitzung, Wärmeinsel",
            "en": "heat, heatwave, heat wave, heat island, extreme heat",
            "fr": "chaleur, canicule, vague de chaleur, îlot de chaleur",
            "ar": "حرارة, موجة حر, موجة حارة",
        },
    ),
    "Wasser": ("wasser", {"de": "Wasser", "en": "water", "fr": "eau", "ar": "مياه, ماء"}),
    "Hochwasser": (
        "",
        {
            "de": "Hochwasser, Überschwemmung, Überflutung, Sturzflut, Starkregen",
            "en": "flood, flooding, flash flood, heavy rain, torrential rain",
            "fr": "inondation, crue, fortes pluies",
            "ar": "فيضان, سيول, أمطار غزيرة",
        },
    ),
    "Trockenheit": (
        "",
        {
            "de": "Trockenheit, Dürre, Wasserknappheit, Wassermangel",
            "en": "drought, water scarcity, water shortage",
            "fr": "sécheresse, pénurie d’eau",
            "ar": "جفاف, شح المياه, ندرة المياه",
        },
    ),
    "Wohnen": (
        "wohnen",
        {
            "de": "Wohnen, Wohnraum, Wohnung, Wohnungsbau",
            "en": "housing, homes, dwelling",
            "fr": "logement, habitat",
            "ar": "سكن, إسكان, مساكن",
        },
    ),
    "Stadtgrün": (
        "stadtgruen",
        {
            "de": "Stadtgrün, Begrünung, Grünflächen, grüne Korridore",
            "en": "urban greening, green spaces, green corridors",
            "fr": "végétalisation, espaces verts, corridors verts",
            "ar": "مساحات خضراء, تشجير, ممرات خضراء",
        },
    ),
    "Energie": (
        "energie",
        {
            "de": "Energie, erneuerbare Energien, Solarenergie",
            "en": "energy, renewable energy, renewables, solar power",
            "fr": "énergie, énergies renouvelables, énergie solaire",
            "ar": "طاقة, طاقة متجددة, طاقة شمسية",
        },
    ),
    "Wasserstoff": ("", {"de": "Wasserstoff", "en": "hydrogen", "fr": "hydrogène", "ar": "هيدروجين"}),
    "Mobilität": (
        "mobilitaet",
        {
            "de": "Mobilität, Verkehr, Nahverkehr, Radverkehr",
            "en": "mobility, transport, public transport, cycling",
            "fr": "mobilité, transports, transports publics",
            "ar": "تنقل, نقل, مواصلات",
        },
    ),
    "Abfall": (
        "kreislaufwirtschaft",
        {
            "de": "Abfall, Müll, Kreislaufwirtschaft, Recycling",
            "en": "waste, rubbish, garbage, circular economy, recycling",
            "fr": "déchets, ordures, économie circulaire, recyclage",
            "ar": "نفايات, قمامة, اقتصاد دائري, إعادة التدوير",
        },
    ),
    "Künstliche Intelligenz": (
        "digitales",
        {
            "de": "KI, künstliche Intelligenz",
            "en": "AI, artificial intelligence",
            "fr": "IA, intelligence artificielle",
            "ar": "ذكاء اصطناعي",
        },
    ),
    "Katastrophenvorsorge": (
        "resilienz",
        {
            "de": "Katastrophenvorsorge, Katastrophenschutz, Risikovorsorge",
            "en": "disaster risk management, disaster preparedness, civil protection",
            "fr": "prévention des catastrophes, protection civile",
            "ar": "الحد من مخاطر الكوارث, إدارة الكوارث, الحماية المدنية",
        },
    ),
    "Kommune": (
        "",
        {
            "de": "Kommune, Gemeinde, Stadtverwaltung",
            "en": "municipality, local government, local authority",
            "fr": "commune, municipalité, collectivité locale",
            "ar": "بلدية, مجلس بلدي",
        },
    ),
    "Beteiligung": (
        "",
        {
            "de": "Beteiligung, Bürgerbeteiligung, Mitwirkung",
            "en": "participation, citizen participation, public participation",
            "fr": "participation citoyenne, concertation",
            "ar": "مشاركة المواطنين, مشاركة مجتمعية",
        },
    ),
}


def add_synonyms(**_: Any) -> None:
    """Add the groups that are not there, and let the demo's editors maintain them. Is safe to run twice."""
    topics = Topic.objects.in_bulk(field_name="slug")
    for name, (topic, words) in SYNONYMS.items():
        lines = {f"words_{language}": "\n".join(said.split(", ")) for language, said in words.items()}
        SynonymGroup.objects.get_or_create(name=name, defaults={"topic": topics.get(topic), **lines})
    of_synonyms = Permission.objects.filter(content_type__app_label="search", content_type__model="synonymgroup")
    for editors in PermissionGroup.objects.filter(name=EDITORS):
        editors.permissions.add(*of_synonyms)
