"""The URLs of notifications, below `/{locale}/community/notifications/`."""

from django.urls import path

from . import views

app_name = "notifications"

urlpatterns = [
    path("", views.notifications, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe_by_link, name="unsubscribe"),
    path("<int:pk>/", views.follow, name="follow"),
    path("<int:pk>/read/", views.read, name="read"),
]
