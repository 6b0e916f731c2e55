"""The members' addresses, below `/{locale}/community/`."""

from django.urls import path

from .groups import views as groups

app_name = "community"

urlpatterns = [
    path("", groups.start, name="start"),
    path("groups/<slug:slug>/", groups.room, name="group"),
    path("groups/<slug:slug>/welcome/", groups.welcome, name="welcome"),
    path("groups/<slug:slug>/log/", groups.log, name="log"),
    path("documents/<str:key>/", groups.file, name="file"),
    path("documents/<str:key>/delete/", groups.remove_file, name="remove_file"),
]
