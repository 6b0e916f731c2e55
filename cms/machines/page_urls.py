"""Pages in other forms, at their own addresses with another ending. No page has a dot in its address; other apps do, so these come last."""

from django.urls import re_path

from . import views

app_name = "forms_of_pages"

urlpatterns = [
    re_path(r"^(?P<path>[\w\-]+(?:/[\w\-]+)*)\.pdf$", views.as_pdf, name="pdf"),
    re_path(r"^(?P<path>[\w\-]+(?:/[\w\-]+)*)\.md$", views.as_markdown, name="markdown"),
]
