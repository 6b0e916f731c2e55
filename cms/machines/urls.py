"""Addresses for machines in each language: `/{locale}/feeds/...` and others with a dot, which no page has."""

from django.urls import re_path

from . import views

app_name = "machines"

urlpatterns = [
    re_path(r"^feeds/(?P<name>calls|news|reports)\.atom$", views.feed, name="feed"),
    re_path(r"^feeds/(?P<name>events|deadlines)\.ics$", views.calendar, name="calendar"),
    re_path(r"^feeds/(?P<name>events|deadlines)/(?P<key>[0-9]{1,9})\.ics$", views.event, name="event"),
    re_path(r"^shared/(?P<key>[0-9]{1,9})-(?P<version>[0-9a-f]{12})\.jpg$", views.share, name="share"),
]
