"""Fill the plain project: `python fill.py PAGES CHARACTERS` creates this many detail pages with this much text."""

import os
import sys
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plain.settings.bench")
django.setup()

from home.models import DetailPage, HomePage, ListPage  # noqa: E402 - models can only be imported after the setup

SENTENCE = "Städte lernen voneinander, wie sie mit <b>Starkregen</b>, Hitze und Trockenheit leben, und teilen, was gelungen ist. "
PARAGRAPH = "<h2>Wasser in der Stadt</h2><p>" + SENTENCE * 4 + "</p><ul><li>" + "</li><li>".join([SENTENCE] * 3) + "</li></ul>"

pages, characters = int(sys.argv[1]), int(sys.argv[2])
body = PARAGRAPH * max(1, round(characters / len(PARAGRAPH)))

home = HomePage.objects.get()
home.body = PARAGRAPH
home.save()
listing = home.add_child(instance=ListPage(title="Seiten", slug="pages", intro=PARAGRAPH))
for number in range(pages):
    day = date(2026, 1, 1) + timedelta(days=number)
    listing.add_child(
        instance=DetailPage(title=f"Seite {number}", slug=f"page-{number}", date=day, intro="Worum es geht", body=body)
    )
