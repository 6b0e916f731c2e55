"""The URLs of people, below `/{locale}/community/`."""

from django.urls import path

from . import views
from .directory import views as directory
from .joining import views as joining
from .moving import views as moving
from .profiles import views as profiles

app_name = "people"

urlpatterns = [
    path("municipalities/propose/", views.propose, name="propose"),
    path("people/", directory.directory, name="directory"),
    path("people/<int:pk>/", directory.person, name="person"),
    path("profile/", profiles.profile, name="profile"),
    path("profile/seen/", profiles.seen, name="profile_seen"),
    path("profile/photo/", profiles.photo, name="photo"),
    path("profile/new-job/", moving.new_job, name="new_job"),
    path("join/", joining.join_community, name="join"),
]
