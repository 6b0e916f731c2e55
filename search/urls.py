"""Addresses of the archive search."""

app_name = "search"
urlpatterns: list[object] = []
