"""The generated archive as a table that Wagtail's own search indexes."""

from django.db import models
from wagtail.search import index


class Text(index.Indexed, models.Model):
    locale = models.CharField(max_length=5)
    type = models.CharField(max_length=20)
    title = models.TextField()
    lead = models.TextField()
    headings = models.TextField()
    body = models.TextField()

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("lead", boost=2.5),
        index.SearchField("headings", boost=1.8),
        index.SearchField("body"),
        index.FilterField("locale"),
        index.FilterField("type"),
    ]

    class Meta:
        app_label = "wagtail_archive"
