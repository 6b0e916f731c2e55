"""The only URL that serves private files, below `/{locale}/community/`."""

from django.urls import path

from . import views

app_name = "files"

urlpatterns = [path("documents/<str:key>/", views.file, name="file")]
