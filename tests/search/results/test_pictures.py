"""The map and the timeline of the results: from the same search, for everyone, and without anything private."""

import re
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.utils.translation import override

from cms.models import Municipality
from cms.users.models import User
from search.backends.base import Changes
from search.backends.engine import get_backend
from search.documents import audiences
from search.documents.document import PUBLIC, audience_of_group
from search.results.archive import Findings, search_archive
from search.results.parameters import read_request
from search.results.pictures import Pictures, pictures_of
from tests.pages import make_homes
from tests.search.documents import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(archive) -> dict[str, Municipality]:
    """Create reports from five places, one without coordinates, and one that only a group can see."""
    made = {
        name: Municipality.objects.create(name_de=name, name_ar=arabic, country=country, latitude=lat, longitude=lon)
        for name, arabic, country, lat, lon in (
            ("Mombasa", "مومباسا", "KE", -4.0435, 39.6682),
            ("Nairobi", "نيروبي", "KE", -1.2864, 36.8172),
            ("Bonn", "", "DE", 50.7374, 7.0982),
            ("Ulm", "", "DE", None, None),
            ("Recife", "", "BR", -8.0, -34.9),
        )
    }
    make_homes()
    keys = {name: (str(town.pk),) for name, town in made.items()}
    reports = [
        entry("page:20", "Lagune eins", municipalities=keys["Mombasa"], countries=("KE",), years=(2020,)),
        entry("page:21", "Lagune zwei", municipalities=keys["Mombasa"], countries=("KE",), years=(2020, 2021)),
        entry("page:22", "Lagune drei", municipalities=keys["Bonn"], countries=("DE",), years=(2023,)),
        entry("page:23", "Lagune vier", municipalities=keys["Ulm"], countries=("DE",), years=(2023,)),
        entry("page:24", "Lagune fünf", countries=("PE",), years=(2023,)),
        entry(
            "room:25",
            "Lagune geheim",
            municipalities=keys["Recife"],
            countries=("BR",),
            years=(1997,),
            audience=audience_of_group(7),
        ),
    ]
    get_backend().apply(lambda: Changes(tuple(reports)))
    return made


def found(address: str, locale: str = "de", reader: frozenset[str] = frozenset({PUBLIC})) -> Findings:
    return search_archive(read_request(QueryDict(address), locale, reader)[0])


def drawn(address: str, locale: str = "de", **options) -> Pictures:
    with override(locale):
        return pictures_of(found(address, locale, **options))


def points(pictures: Pictures) -> dict[str, str]:
    """Return the URL of each bubble on the wide map, by its label."""
    return {link.label: link.address for link in pictures.planes[0].links}


def test_map_shows_places_in_position_with_counts_of_the_query(towns) -> None:
    pictures = drawn("q=Lagune")

    assert points(pictures) == {
        "Mombasa: 2 Ergebnisse": f"?q=Lagune&municipality={towns['Mombasa'].pk}",
        "Bonn: 1 Ergebnis": f"?q=Lagune&municipality={towns['Bonn'].pk}",
        "Peru: 1 Ergebnis": "?q=Lagune&country=PE",
    }
    by_name = {link.name: link.bubble for link in pictures.planes[0].links}
    assert by_name["Peru"].x < by_name["Bonn"].x < by_name["Mombasa"].x
    assert by_name["Bonn"].y < by_name["Mombasa"].y < by_name["Peru"].y


def test_countries_are_shaded_by_their_number_of_results(towns) -> None:
    assert drawn("q=Lagune").planes[0].shades == {"DE": 0.75, "KE": 0.75, "PE": 0.5}


def test_place_link_adds_and_removes_the_filter(towns) -> None:
    mombasa, bonn = towns["Mombasa"].pk, towns["Bonn"].pk
    pictures = drawn(f"q=Lagune&type=report&municipality={mombasa}&page=2")

    assert points(pictures)["Mombasa: 2 Ergebnisse. Gewählt: zurücknehmen"] == "?q=Lagune&type=report"
    assert pictures.planes[0].links[0].is_chosen
    assert [link.name for link in pictures.planes[0].links] == ["Mombasa"]  # Bonn is outside the view
    assert drawn(f"q=Lagune&municipality={mombasa}&municipality={bonn}").planes[0].links[1].is_chosen
    assert pictures.is_open
    assert not drawn("q=Lagune").is_open


def test_nearby_places_share_one_link(towns) -> None:
    bad_godesberg = Municipality.objects.create(name_de="Bad Godesberg", country="DE", latitude="50.68", longitude="7.15")
    there = entry("page:30", "Lagune sechs", municipalities=(str(bad_godesberg.pk),), countries=("DE",), years=(2023,))
    get_backend().apply(lambda: Changes((there,)))

    # Selected by country, so that the country itself does not replace its places.
    (both,) = drawn("q=Lagune&country=DE").planes[0].links
    assert (both.label, both.sign, both.name) == ("Bad Godesberg: 1 Ergebnis und Bonn: 1 Ergebnis", "1+", "Bad Godesberg +1")
    assert both.address == f"?q=Lagune&country=DE&municipality={bad_godesberg.pk}&municipality={towns['Bonn'].pk}"

    # Ulm has no coordinates, but counts for the country.
    assert points(drawn("q=Lagune"))["Deutschland: 3 Ergebnisse"] == "?q=Lagune&country=DE"


def test_timeline_shows_years_in_order_including_empty_ones(towns) -> None:
    timeline = drawn("q=Lagune&type=report").timeline

    assert [(bar.label, bar.count, bar.share, bar.address) for bar in timeline.bars] == [
        ("2020", 2, 66, "?q=Lagune&type=report&year=2020"),
        ("2021", 1, 33, "?q=Lagune&type=report&year=2021"),
        ("2022", 0, 0, ""),
        ("2023", 3, 100, "?q=Lagune&type=report&year=2023"),
    ]
    assert [bar.text for bar in timeline.bars] == ["2020: 2 Ergebnisse", "2021: 1 Ergebnis", "", "2023: 3 Ergebnisse"]


def test_selected_year_can_be_removed_and_other_years_stay(towns) -> None:
    bars = {bar.label: bar for bar in drawn("q=Lagune&year=2023").timeline.bars}

    assert (bars["2023"].is_chosen, bars["2023"].address) == (True, "?q=Lagune")
    assert (bars["2020"].is_chosen, bars["2020"].count, bars["2020"].address) == (False, 2, "?q=Lagune&year=2020")


def test_long_period_without_results_is_one_gap(towns) -> None:
    get_backend().apply(lambda: Changes((entry("page:31", "Lagune alt", years=(2001,)),)))

    assert [bar.label for bar in drawn("q=Lagune").timeline.bars] == ["2001", "2002–2019", "2020", "2021", "2022", "2023"]


def test_digits_and_names_are_in_the_readers_language(towns) -> None:
    pictures = drawn("q=Lagune", "ar")
    mombasa = next(link for link in pictures.planes[0].links if link.name == "مومباسا")

    assert (mombasa.sign, pictures.timeline.bars[0].label) == ("٢", "٢٠٢٠")
    assert "٢٠٢٠–٢٠٢٣" in pictures.summary


@pytest.mark.parametrize("address", ["q=Zanzibar", "q=%22", "q=Wasserresilienz"])
def test_nothing_is_drawn_without_places_and_several_years(towns, client, address: str) -> None:
    assert not drawn(address)
    assert "pictures" not in client.get(f"/de/search/?{address}").content.decode()


@pytest.mark.parametrize("value", ["0", "-1", "x", "9" * 400, "9" * 5000, "١", "1.5", " "])
def test_invalid_place_in_the_url_is_no_error(towns, value: str) -> None:
    for facet in ("municipality", "country"):
        assert drawn(f"q=Lagune&{facet}={value}") is not None


def test_pictures_take_one_database_query(towns, django_assert_num_queries: Callable) -> None:
    findings = found("q=Lagune")

    with django_assert_num_queries(1):
        pictures_of(findings)


def test_private_documents_are_drawn_only_for_their_audience(towns, client, monkeypatch: pytest.MonkeyPatch) -> None:
    member = User.objects.create_user("member@example.org", "secret-of-a-member")
    stranger = User.objects.create_user("stranger@example.org", "secret-of-a-stranger")
    monkeypatch.setattr(audiences, "_providers", [lambda user: [audience_of_group(7)] if user == member else []])

    for user, may in ((None, False), (stranger, False), (member, True)):
        client.logout()
        if user:
            client.force_login(user)
        for address in ("?q=Lagune", "", "?q=Lagune&year=1997"):
            html = client.get(f"/de/search/{address}").content.decode()
            drawing = html.partition('<details class="pictures"')[2].partition("</details>")[0]
            assert ("Recife: 1" in drawing, "#BR" in drawing, "1997: 1" in drawing) == (may, may, may), (user, address)
        assert ("1999" in client.get("/de/search/?q=Starkregen").content.decode()) == may


def test_page_shows_map_and_timeline_without_external_requests(towns, client) -> None:
    html = client.get("/de/search/?q=Lagune").content.decode()
    drawing = html.partition('<details class="pictures"')[2].partition("</details>")[0]

    assert "theme/world/world" in drawing
    assert "#land" in drawing
    assert "//" not in drawing
    assert "<script" not in drawing
    assert len(re.findall(r'class="bubble', drawing)) >= 6
    assert '<span class="quiet">2022: keine Ergebnisse</span>' in drawing
    assert html.index('class="found"') < html.index('class="pictures"') < html.index('class="hits"')
