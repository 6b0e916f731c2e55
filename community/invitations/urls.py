"""The URL of an invitation's link, below `/{locale}/community/invitations/`."""

from django.urls import path

from . import views

app_name = "invitations"

urlpatterns = [path("<str:token>/", views.invitation, name="invitation")]
