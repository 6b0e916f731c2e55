"""The URL of every clock, below `/{locale}/community/`."""

from django.urls import path

from . import views

app_name = "clocks"

urlpatterns = [path("clocks/<slug:key>/", views.clock, name="clock")]
