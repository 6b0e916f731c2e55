"""The URLs of groups, below `/{locale}/community/`."""

from django.urls import path

from . import joining_views, membership_views, people, views

app_name = "groups"

urlpatterns = [
    path("groups/", joining_views.directory, name="directory"),
    path("groups/<slug:slug>/", views.room, name="room"),
    path("groups/<slug:slug>/welcome/", views.welcome, name="welcome"),
    path("groups/<slug:slug>/people/", people.people_of_group, name="people"),
    path("groups/<slug:slug>/people/<int:pk>/send-again/", people.resend, name="resend_invitation"),
    path("groups/<slug:slug>/people/<int:pk>/revoke/", people.withdraw, name="revoke_invitation"),
    path("groups/<slug:slug>/join/", joining_views.join, name="join"),
    path("groups/<slug:slug>/join/take-back/", joining_views.take_back, name="take_back_request"),
    path("groups/<slug:slug>/requests/<int:pk>/", joining_views.answer, name="request"),
    path("groups/<slug:slug>/leave/", membership_views.leave, name="leave"),
    path("groups/<slug:slug>/members/<int:pk>/", membership_views.member, name="member"),
    path("groups/<slug:slug>/bans/<int:pk>/lift/", membership_views.unban, name="lift_ban"),
    path("groups/<slug:slug>/settings/", membership_views.settings, name="settings"),
    path("groups/<slug:slug>/archive/", membership_views.archive, name="archive"),
    path("groups/<slug:slug>/log/", views.log, name="log"),
]
