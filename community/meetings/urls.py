"""The URLs of meetings, below `/{locale}/community/`."""

from django.urls import path

from .views import calendars, lists, meetings, people, polls

app_name = "meetings"

urlpatterns = [
    path("calendar/", lists.mine, name="mine"),
    path("calendar/new/", meetings.new_for_all, name="new_for_all"),
    path("calendar/subscribe/", calendars.subscribe, name="subscribe"),
    path("calendar/subscribe/revoke/", calendars.revoke, name="revoke"),
    path("calendar/feed/<str:token>.ics", calendars.feed, name="feed"),
    path("groups/<slug:slug>/meetings/", lists.group, name="group"),
    path("groups/<slug:slug>/meetings/new/", meetings.new, name="new"),
    path("groups/<slug:slug>/meetings/polls/new/", polls.new, name="new_poll"),
    path("meetings/<int:key>/", meetings.meeting, name="meeting"),
    path("meetings/<int:key>/edit/", meetings.edit, name="edit"),
    path("meetings/<int:key>/copy/", meetings.copy, name="copy"),
    path("meetings/<int:key>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<int:key>/meeting.ics", calendars.one, name="ics"),
    path("meetings/<int:key>/sign-up/", people.sign_up, name="sign_up"),
    path("meetings/<int:key>/sign-off/", people.sign_off, name="sign_off"),
    path("meetings/<int:key>/people/", people.attendance, name="attendance"),
    path("meetings/<int:key>/people.csv", people.attendance_csv, name="attendance_csv"),
    path("meetings/polls/<int:key>/", polls.poll, name="poll"),
    path("meetings/polls/<int:key>/choose/<int:slot>/", polls.choose, name="choose"),
    path("meetings/polls/<int:key>/close/", polls.close, name="close_poll"),
]
