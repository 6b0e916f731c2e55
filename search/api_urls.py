"""Addresses of the search API."""

urlpatterns: list[object] = []
