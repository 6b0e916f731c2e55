"""The URLs of announcements, below `/{locale}/community/`."""

from django.urls import path

from . import views

app_name = "announcements"

urlpatterns = [
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/new/", views.new, name="new"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
    path("announcements/<int:pk>/seen/", views.seen, name="seen"),
    path("announcements/<int:pk>/edit/", views.edit, name="edit"),
    path("announcements/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("groups/<slug:slug>/announcements/", views.group_announcements, name="group"),
]
