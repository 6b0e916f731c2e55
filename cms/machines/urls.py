"""Addresses for machines in each language: `/{locale}/feeds/...`."""

from django.urls import re_path

from . import views

app_name = "machines"

urlpatterns = [
    re_path(r"^(?P<name>calls|news|reports)\.atom$", views.feed, name="feed"),
    re_path(r"^(?P<name>events|deadlines)\.ics$", views.calendar, name="calendar"),
    re_path(r"^(?P<name>events|deadlines)/(?P<key>[0-9]{1,9})\.ics$", views.event, name="event"),
]
