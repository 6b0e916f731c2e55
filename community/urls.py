"""The members' start page, at `/{locale}/community/`. Each feature brings its own addresses through its AppConfig."""

from django.urls import path

from . import views

app_name = "community"

urlpatterns = [path("", views.start, name="start")]
