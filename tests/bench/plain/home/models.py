"""The pages of the plain project: a home page, a list, and detail pages of rich text."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """As created by `wagtail start`, with a text and the latest pages."""

    body = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]


class ListPage(Page):
    """A list of its child pages."""

    intro = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]


class DetailPage(Page):
    """A page of text."""

    date = models.DateField()
    intro = models.CharField(max_length=250)
    body = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("intro"), FieldPanel("body")]
    api_fields = [APIField("date"), APIField("intro"), APIField("body")]
