"""The URLs of files of groups, below `/{locale}/community/`."""

from django.urls import path

from .views import documents, folders, listing, trash, versions

app_name = "library"

urlpatterns = [
    path("groups/<slug:slug>/files/", listing.files, name="files"),
    path("groups/<slug:slug>/files/new-folder/", folders.new, name="new_folder"),
    path("groups/<slug:slug>/files/trash/", trash.trash, name="trash"),
    path("groups/<slug:slug>/files/settings/", listing.settings, name="settings"),
    path("groups/<slug:slug>/files/zip/", folders.archive_all, name="archive_all"),
    path("files/folders/<int:key>/", listing.folder, name="folder"),
    path("files/folders/<int:key>/edit/", folders.edit, name="edit_folder"),
    path("files/folders/<int:key>/delete/", folders.delete, name="delete_folder"),
    path("files/folders/<int:key>/zip/", folders.archive, name="archive"),
    path("files/<int:key>/", documents.document, name="document"),
    path("files/<int:key>/edit/", documents.edit, name="edit"),
    path("files/<int:key>/delete/", documents.delete, name="trash_document"),
    path("files/<int:key>/restore/", trash.restore, name="restore"),
    path("files/<int:key>/erase/", trash.erase, name="erase"),
    path("files/<int:key>/versions/<int:number>/current/", versions.make_current, name="make_current"),
    path("files/<int:key>/versions/<int:number>/delete/", versions.delete, name="delete_version"),
]
