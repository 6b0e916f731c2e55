"""The addresses of groups, below `/{locale}/community/`."""

from django.urls import path

from . import views

app_name = "groups"

urlpatterns = [
    path("groups/<slug:slug>/", views.room, name="room"),
    path("groups/<slug:slug>/welcome/", views.welcome, name="welcome"),
    path("groups/<slug:slug>/log/", views.log, name="log"),
    path("documents/<str:key>/delete/", views.remove_file, name="remove_file"),
]
