"""The URL of the members' start page, `/{locale}/community/`. Each feature adds its own URLs through its AppConfig."""

from django.urls import path

from . import views

app_name = "community"

urlpatterns = [path("", views.start, name="start")]
