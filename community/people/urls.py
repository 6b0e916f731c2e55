"""The URLs of proposed municipalities, below `/{locale}/community/municipalities/`."""

from django.urls import path

from . import views

app_name = "people"

urlpatterns = [path("propose/", views.propose, name="propose")]
