"""The parts that forms share: ratings, what is missing, what is saved, sections."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from cms.rating import RatingField


class Review(forms.Form):
    need = RatingField(label="Need", help_text="How urgent is it?")
    remark = RatingField(label="Use for others", required=False)


@pytest.mark.parametrize(("sent", "rating"), [("1", 1), ("5", 5)])
def test_rating_is_a_whole_number_from_1_to_5(sent, rating):
    form = Review({"need": sent})

    assert form.is_valid()
    assert form.cleaned_data == {"need": rating, "remark": None}


@pytest.mark.parametrize("sent", ["0", "6", "3.5", "x", ""])
def test_other_ratings_are_refused(sent):
    assert set(Review({"need": sent}).errors) == {"need"}


def test_rating_is_a_group_of_five_labelled_radio_buttons_with_its_error():
    html = render_to_string("forms/fields.html", {"form": Review({"need": "6", "remark": "4"})})

    assert re.findall(r"<legend>([^<]+)(?:<small>([^<]+)</small>)?</legend>", html) == [
        ("Need", "How urgent is it?"),
        ("Use for others", ""),
    ]
    assert re.findall(r'<input type="radio" name="remark" value="(\d)" id="[^"]+"( checked)?>', html) == [
        ("1", ""),
        ("2", ""),
        ("3", ""),
        ("4", " checked"),
        ("5", ""),
    ]
    assert 'aria-describedby="id_need_error"' in html
    assert '<ul class="errorlist" id="id_need_error">' in html
    assert '<a href="#id_need_0">' in html


def test_what_is_missing_links_to_its_fields():
    missing = [{"label": "A deputy", "url": "#id_deputy", "note": "Team"}, {"label": "An outcome", "url": "#id_outcome"}]
    html = render_to_string("forms/missing.html", {"missing": missing})

    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>\s*(?:<small>([^<]+)</small>)?', html) == [
        ("#id_deputy", "A deputy", "Team"),
        ("#id_outcome", "An outcome", ""),
    ]


def test_a_form_in_which_nothing_is_missing_says_so():
    html = render_to_string("forms/missing.html", {"missing": []})

    assert ("<h2>Es fehlt nichts</h2>" in html, "<ul" in html) == (True, False)


@pytest.mark.parametrize(
    ("state", "words"),
    [("saving", "Wird gespeichert …"), ("failed", "Das Speichern hat nicht geklappt. Wir versuchen es noch einmal."), ("", "")],
)
def test_what_is_saved_is_announced_in_one_live_region(state, words):
    html = render_to_string("forms/saved.html", {"state": state})

    assert html.count('role="status"') == 1
    assert (f'data-state="{state}"' in html) is bool(state)
    assert re.search(r'<span class="saved__words">\s*(.*?)\s*</span>', html)[1] == words


def test_sections_of_a_form_stand_along_a_line_with_the_current_one_marked():
    sections = [
        {"title": "Municipality", "url": "?step=1", "note": "complete"},
        {"title": "Team", "url": "?step=2", "state": "now", "note": "one entry is missing"},
        {"title": "Check and send", "state": "ahead"},
    ]
    html = render_to_string("forms/sections.html", {"sections": sections})

    assert re.findall(r'<li class="([^"]+)"( aria-current="step")?>', html) == [
        ("line__stop", ""),
        ("line__stop line__stop--now", ' aria-current="step"'),
        ("line__stop line__stop--ahead", ""),
    ]
    assert re.findall(r"<h2>(.*?)</h2>", html) == [
        '<a href="?step=1">Municipality</a>',
        '<a href="?step=2">Team</a>',
        "Check and send",
    ]
