"""URLs of the search API."""

from django.urls import path

from .results import api

app_name = "search_api"
urlpatterns = [
    path("", api.search, name="search"),
    path("suggest/", api.suggestions, name="suggest"),
]
