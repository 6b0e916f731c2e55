"""The URLs of uploads, below `/api/community/uploads/`."""

from django.urls import path

from . import upload_views

app_name = "uploads"

urlpatterns = [
    path("", upload_views.uploads, name="uploads"),
    path("<uuid:key>", upload_views.upload, name="upload"),
]
