"""The URLs of tables of invitations, below `/{locale}/community/`."""

from django.urls import path

from . import views

app_name = "inviting"

urlpatterns = [
    path("groups/<slug:slug>/people/invite-many/", views.invite_into_group, name="group"),
    path("invited/<uuid:key>/", views.table, name="table"),
]
