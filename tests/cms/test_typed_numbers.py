"""Numbers, dates and times are parsed in the digits of every script that the site uses."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import django_filters
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override
from wagtail import blocks
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from cms.formatting import format_number
from cms.models import HomePage, Municipality, NewsPage
from cms.snippets.contact import Contact
from cms.typed_numbers import plain_code, plain_digits, sent_number
from tests.accounts import make_account
from tests.pages import make_page

LANGUAGES = ["de", "en", "fr", "ar"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0, 7, 27, 1234, 12345678, -1234])
def test_formatted_integers_are_parsed_back(language: str, number: int):
    with override(language):
        assert forms.IntegerField().clean(format_number(number)) == number


@pytest.mark.parametrize("language", LANGUAGES)
def test_formatted_decimals_are_parsed_back(language: str):
    with override(language):
        written = format_number(1234.5, decimals=1)
        assert forms.DecimalField().clean(written) == Decimal("1234.5")
        assert forms.FloatField().clean(written) == 1234.5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed", ["٢٠٢٧", "۲۰۲۷", "२०२७", "２０２７", "2 027", "2\u00a0027", "2\u202f027", "\u200f٢٠٢٧\u200e", " 2027 ", "2'027"]
)
def test_integers_are_parsed_in_every_script(language: str, typed: str):
    with override(language):
        assert forms.IntegerField().clean(typed) == 2027
        assert blocks.IntegerBlock().field.clean(typed) == 2027


@pytest.mark.parametrize("typed", ["²", "Ⅷ", "二", "1٫5", "٢٠٢٧أ", "1,2,3", "--1", ""])
def test_invalid_integers_are_refused(typed: str):
    with pytest.raises(ValidationError):
        forms.IntegerField().clean(typed)


def test_decimal_point_is_accepted_in_every_language():
    for language in LANGUAGES:
        with override(language):
            assert forms.FloatField().clean("52.520") == 52.52
            assert forms.FloatField().clean("-٥٢٫٥٢") == forms.FloatField().clean("−52.52") == -52.52
            assert django_filters.NumberFilter().field.clean("١٢٫٥") == Decimal("12.5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_times_are_parsed_in_arabic_digits(language: str):
    with override(language):
        assert forms.DateField().clean("٢٠٢٧-٠٣-٠١") == date(2027, 3, 1)
        assert forms.DateField().clean("\u200f٢٠٢٧-٠٣-٠١") == date(2027, 3, 1)
        assert forms.TimeField().clean("١٤:٣٠") == time(14, 30)
        moment = datetime(2027, 3, 1, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))
        assert forms.DateTimeField().clean("٢٠٢٧-٠٣-٠١ ١٤:٣٠") == moment
        assert forms.SplitDateTimeField().clean(["٢٠٢٧-٠٣-٠١", "١٤:٣٠"]) == moment
        assert blocks.DateBlock().field.clean("٢٠٢٧-٠٣-٠١") == date(2027, 3, 1)


def test_arabic_dates_have_the_day_before_the_month():
    with override("ar"):
        assert forms.DateField().clean("٢/٣/٢٠٢٧") == date(2027, 3, 2)
        assert forms.DateTimeField().clean("٢/٣/٢٠٢٧ ١٤:٣٠").date() == date(2027, 3, 2)


class _Numbers(forms.Form):
    number = forms.IntegerField()
    day = forms.DateField(widget=AdminDateInput)
    hour = forms.TimeField(widget=AdminTimeInput)
    other = forms.CharField()


def test_redisplayed_form_shows_ascii_digits():
    form = _Numbers({"number": "٢٠٢٧", "day": "٢٠٢٧-٠٣-٠١", "hour": "١٤:٣٠", "other": ""})
    assert set(form.errors) == {"other"}
    shown = {name: form[name].value() for name in ("number", "day", "hour")}

    assert shown == {"number": "2027", "day": "2027-03-01", "hour": "14:30"}
    assert not _Numbers({"number": "٢٧"}, initial={"number": 27})["number"]._has_changed()


def test_text_fields_keep_arabic_digits():
    class Text(forms.Form):
        text = forms.CharField()

    form = Text({"text": "في ٢٠٢٧"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "في ٢٠٢٧"


def test_phone_link_uses_plain_digits():
    assert Contact(phone="+٤٩ ٢٠١ ١٢٣٤²").phone_link == "+492011234"


@pytest.mark.parametrize(
    ("typed", "code"), [("١٢٣ ٤٥٦", "123456"), ("123\u00a0456", "123456"), ("۱۲۳۴۵۶", "123456"), ("\u202b123456", "123456")]
)
def test_codes_are_normalised_to_plain_digits(typed: str, code: str):
    assert plain_code(typed) == code


def test_characters_that_are_not_decimal_digits_are_kept():
    assert plain_digits("²½Ⅷ٣") == "²½Ⅷ3"


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("²", None),
        ("٣", None),
        ("9" * 18, 10**18 - 1),
        ("9" * 5000, None),
    ],
)
def test_numbers_that_a_form_sends(sent: str, number: int | None):
    assert sent_number(sent) == number


@pytest.mark.django_db
def test_list_filters_accept_arabic_digits(homes: dict[str, HomePage], client: Client):
    for year in (2026, 2027):
        make_page(NewsPage, f"Aus {year}", published_on=date(year, 3, 1))

    def titles(parameters: str) -> list[str]:
        html = client.get(f"/de/neues/?{parameters}").content.decode().partition("<main")[2]
        return [title for title in ("Aus 2026", "Aus 2027") if title in html]

    assert titles("") == ["Aus 2026", "Aus 2027"]
    assert titles("year=٢٠٢٧") == titles("year=2027&page=١") == ["Aus 2027"]


@pytest.mark.django_db
def test_admin_form_accepts_localised_coordinates(client: Client):
    client.force_login(make_account("root@stadt.example", is_superuser=True, is_staff=True))
    fields = {"name_de": "Kairo", "country": "EG", "latitude": "٣٠٫٠٤", "longitude": "31,24"}
    answer = client.post("/admin/snippets/cms/municipality/add/", fields)

    assert answer.status_code == 302, answer.context["form"].errors
    assert Municipality.objects.get().place == (31.24, 30.04)
