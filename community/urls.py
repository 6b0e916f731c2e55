"""Addresses of the community."""

app_name = "community"
urlpatterns: list[object] = []
