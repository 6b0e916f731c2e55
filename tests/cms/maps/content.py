"""Contents of maps: made by hypothesis, and the cities of the demo."""

from hypothesis import strategies as st

from cms.maps.content import CallMark, Line, MapContent, Place

NAMES = (
    *("Bonn", "Lüdenscheid", "Distrikt Waterberg", "Nouakchott", "Köln", "Quezon City", "San Miguel de Allende", "Łódź"),
    *("نواكشوط", "مقاطعة ووتربيرغ", "الأقصر", "بون", "لودنشايد"),
)
TITLES = ("Natur im Zentrum", "Building Back Better", "Nachhaltige Mobilität", "إعادة البناء على نحو أفضل", "Wohnen", "الماء")

longitudes, latitudes = st.floats(-120, 150), st.floats(-40, 62)
places = st.builds(Place, st.sampled_from(NAMES), longitudes, latitudes, st.sampled_from(["DE", "KE", "EG", ""]))
nearby = st.builds(Place, st.sampled_from(NAMES), st.floats(6, 15), st.floats(47.5, 54.5), st.just("DE"))
cities = st.lists(places | nearby, max_size=40).map(tuple)
calls = st.builds(
    lambda title, lon, lat, days: CallMark(title, f"{title}, {days}", str(days), lon, lat, address="/de/aufruf/"),
    st.sampled_from(TITLES),
    longitudes,
    latitudes,
    st.integers(0, 99),
)
lines = st.lists(places, min_size=2, max_size=7).map(lambda found: Line(tuple(found), "heat"))
contents = st.builds(
    MapContent,
    cities.filter(bool),
    st.lists(lines, max_size=2).map(tuple),
    st.lists(calls, max_size=6, unique_by=lambda call: call.label).map(tuple),
)

HEIDELBERG = Place("Heidelberg", 8.69, 49.41, "DE")
LUEDENSCHEID = Place("Lüdenscheid", 7.63, 51.22, "DE")
LVIV = Place("Lwiw", 24.03, 49.84, "UA")
ASWAN = Place("Assuan", 32.9, 24.09, "EG")
NAIROBI = Place("Nairobi", 36.82, -1.29, "KE")
MOMBASA = Place("Mombasa", 39.67, -4.04, "KE")
SIX = (LUEDENSCHEID, HEIDELBERG, LVIV, ASWAN, NAIROBI, MOMBASA)
GERMAN = (
    LUEDENSCHEID,
    HEIDELBERG,
    Place("Hamburg", 9.99, 53.55, "DE"),
    Place("Berlin", 13.4, 52.52, "DE"),
    Place("Köln", 6.96, 50.94, "DE"),
    Place("Stuttgart", 9.18, 48.78, "DE"),
)
