"""The URLs of groups, below `/{locale}/community/`."""

from django.urls import path

from . import people, views

app_name = "groups"

urlpatterns = [
    path("groups/<slug:slug>/", views.room, name="room"),
    path("groups/<slug:slug>/welcome/", views.welcome, name="welcome"),
    path("groups/<slug:slug>/people/", people.people_of_group, name="people"),
    path("groups/<slug:slug>/people/<int:pk>/send-again/", people.resend, name="resend_invitation"),
    path("groups/<slug:slug>/people/<int:pk>/revoke/", people.withdraw, name="revoke_invitation"),
    path("groups/<slug:slug>/log/", views.log, name="log"),
    path("documents/<str:key>/delete/", views.remove_file, name="remove_file"),
]
