"""An invalid form says so at its top, in the page title, and at each field."""

from collections.abc import Callable

import lxml.html
import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client

from tests.accounts import PASSWORD, make_account
from tests.pages import index_of, make_homes


class ManyFields(forms.Form):
    """Every kind of field that our forms can have."""

    name = forms.CharField(label="Name <b>")
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="Choose")
    many = forms.MultipleChoiceField(label="Many", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(label="One", choices=[("a", "A")])
    day = forms.DateField(label="Day", required=False, widget=forms.SelectDateWidget)
    agreed = forms.BooleanField(label="Agreed")
    content = forms.FileField(label="File")
    unseen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "Something of the whole.")


def page_of(form: forms.Form) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(f"<main>{render_to_string('forms/fields.html', {'form': form})}</main>")


def test_summary_takes_the_focus_and_links_to_every_field() -> None:
    page = page_of(ManyFields({"day_year": "2026", "day_month": "2", "day_day": "31"}))
    (summary,) = page.xpath("//*[@role='alert'][@autofocus][@tabindex='-1']")
    links = summary.xpath(".//a/@href")

    assert page.xpath("//main/*")[0] is summary  # it comes first
    assert "Something of the whole." in summary.text_content()
    assert len(links) == 7
    targets = [page.get_element_by_id(link[1:]) for link in links]
    assert {target.tag for target in targets} == {"input", "select"}
    names = [target.get("name").partition("_")[0] for target in targets]
    assert names == ["name", "way", "many", "one", "day", "agreed", "content"]


def test_invalid_fields_are_marked_and_described() -> None:
    page = page_of(ManyFields({"day_year": "2026", "day_month": "2", "day_day": "31"}))
    for name in ("name", "one", "content", "agreed"):
        field = page.xpath(f"//*[@name='{name}']")[0]
        assert field.get("aria-invalid") == "true", name
        described = [page.get_element_by_id(one) for one in field.get("aria-describedby").split()]
        assert described[-1].text_content().strip(), name
    for group in page.xpath("//fieldset"):
        assert [page.get_element_by_id(one) for one in group.get("aria-describedby").split()]


def test_unsubmitted_form_has_no_summary() -> None:
    assert not page_of(ManyFields()).xpath("//*[@role='alert']")


@pytest.mark.parametrize(("language", "word"), [("en", "Error: "), ("de", "Fehler: "), ("fr", "Erreur : "), ("ar", "خطأ: ")])
def test_page_title_announces_errors_in_every_language(db: None, client: Client, language: str, word: str) -> None:
    make_homes()
    fine = client.get(f"/{language}/accounts/login/").content.decode()
    refused = client.post(f"/{language}/accounts/login/", {"login": "x", "password": "y"}).content.decode()

    assert f"<title>{word}" in refused.replace("\xa0", " ")
    assert word not in fine.replace("\xa0", " ").partition("</head")[0]
    assert "autofocus" not in fine


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("signup/", {"email": "x", "password1": "y"}),
        ("password/reset/", {"email": "x"}),
        ("email/", {"email": "x", "action_add": ""}),
        ("password/change/", {"oldpassword": "x", "password1": "1", "password2": "2"}),
        ("reauthenticate/", {"password": "x"}),
        ("2fa/totp/activate/", {"code": "x"}),
    ],
)
def test_account_pages_have_an_error_summary(db: None, client: Client, address: str, data: dict[str, str]) -> None:
    make_homes()
    user = make_account("a@example.org")
    if address not in ("signup/", "password/reset/"):
        client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    if address not in ("signup/", "password/reset/", "reauthenticate/"):
        client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post(f"/en/accounts/{address}", data)
    assert answer.status_code == 200, answer.headers
    page = lxml.html.fromstring(answer.content.decode())

    assert page.findtext(".//title").startswith("Error: ")
    (summary,) = page.xpath("//main//*[@role='alert'][@autofocus]")
    assert all(page.get_element_by_id(link[1:]) is not None for link in summary.xpath(".//a/@href"))
    assert page.xpath("//*[@aria-invalid='true']")


def test_list_filters_and_search_have_an_error_summary(db: None, client: Client) -> None:
    from cms.models import CallPage

    make_homes()
    address = index_of(CallPage).get_url()
    refused = lxml.html.fromstring(client.get(f"{address}?status=wrong", HTTP_ACCEPT_LANGUAGE="de").content.decode())
    fine = lxml.html.fromstring(client.get(f"{address}?status=open").content.decode())
    assert refused.findtext(".//title").startswith("Fehler: ")
    assert refused.xpath("//main//*[@role='alert'][@autofocus]//a/@href") == ["#id_status"]
    assert not fine.findtext(".//title").startswith("Fehler: ")

    long = lxml.html.fromstring(client.get("/en/search/", {"q": "x" * 5000}).content.decode())
    assert long.findtext(".//title").startswith("Error: ")
    assert long.xpath("//main//*[@role='alert'][@autofocus]//a/@href") == ["#archive-words"]
    part = client.get("/en/search/", {"q": "x" * 5000}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="findings").content.decode()
    assert "autofocus" not in part  # while typing, the focus stays where it is
    assert "Error: " in part


def test_all_kinds_of_fields_are_valid_html(assert_valid_html: Callable[[dict[str, str]], None]) -> None:
    body = render_to_string("forms/fields.html", {"form": ManyFields({"day_year": "2026", "day_month": "2", "day_day": "31"})})
    assert_valid_html(
        {"form": f'<!doctype html><html lang="en"><head><title>x</title></head><body><h1>x</h1><form>{body}</form></body></html>'}
    )
