"""The URLs of people's own data, below `/{locale}/community/`."""

from django.urls import path

from . import views

app_name = "own_data"

urlpatterns = [
    path("own-data/", views.own_data, name="own_data"),
    path("own-data/export/", views.export, name="export"),
    path("own-data/delete-account/", views.delete, name="delete"),
]
