"""The files that were on the overviews of groups move into the groups' libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations
from django.db.models.functions import Coalesce

from community.files.names import key_of, split, tidy

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUP, LIBRARY = "group", "library"  # tenants of private files
OLD_KIND, KIND = "groups.new_file", "library.new_files"  # of notifications
OLD_SOURCE, SOURCE = "group-file", "library"  # of the search
OLD_TYPE, TYPE = "type=file", "type=library"  # in the address of a search
AT_ONCE = 500


def move_files(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each file a document at the top of its group's library, with the file as its first version.

    The row of the private file stays, with its key: its bytes, its address, its text in the search and who uploaded it are as before.
    Files of the same name stand beside each other, as they do if somebody shares them so.
    """
    group_files = apps.get_model("groups", "GroupFile").objects.select_related("file")
    for shared in group_files.annotate(at=Coalesce("file__attached_at", "file__created_at")).order_by("at", "pk").iterator(AT_ONCE):
        move_file(apps, shared)
    for model in ("PrivateFile", "Upload"):  # also what is staged, or still being sent
        apps.get_model("files", model).objects.filter(tenant=GROUP).update(tenant=LIBRARY)


def move_file(apps: Apps, shared: Any) -> None:
    file = shared.file
    document = apps.get_model("library", "Document").objects.create(
        group_id=shared.group_id,
        title=tidy(shared.title)[:200] or split(file.name)[0],
        made_by_id=file.uploaded_by_id,
        made_at=shared.at,
        file_key=key_of(file.name),
    )
    version = apps.get_model("library", "Version").objects.create(
        document=document,
        file=file,
        number=1,
        added_at=shared.at,
        told_at=file.ready_at,  # of one that is still being scanned, the group is told afterwards
    )
    document.current = version
    document.save(update_fields=["current"])
    changes = [(OLD_SOURCE, file.pk), (SOURCE, document.pk)]
    pending = apps.get_model("search", "PendingChange")
    pending.objects.bulk_create(pending(source=source, key=str(key)) for source, key in changes)


def rename_notifications(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let notifications of files, and how often people want e-mails about them, be those of the library.

    Who had chosen something for the library has that: it may be less.
    """
    notifications = apps.get_model("notifications", "Notification").objects
    waiting = []
    for one in notifications.filter(kind=OLD_KIND).iterator(AT_ONCE):
        one.kind, one.facts = KIND, {"versions": [one.facts["file"]]}
        waiting.append(one)
    notifications.bulk_update(waiting, ["kind", "facts"], batch_size=AT_ONCE)
    preferences = apps.get_model("notifications", "Preference").objects
    chosen = set(preferences.filter(kind=KIND).values_list("person", "group"))
    old = preferences.filter(kind=OLD_KIND)
    moved = [pk for pk, person, group in old.values_list("pk", "person", "group") if (person, group) not in chosen]
    for first in range(0, len(moved), AT_ONCE):
        preferences.filter(pk__in=moved[first : first + AT_ONCE]).update(kind=KIND)
    old.delete()


def rename_searches(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let saved searches for files of groups go on finding them; those that were known stay known."""
    versions = apps.get_model("library", "Version").objects.filter(number=1)
    ids = {f"{OLD_SOURCE}:{file}": f"{SOURCE}:{document}" for file, document in versions.values_list("file", "document")}
    for saved in apps.get_model("search", "SavedSearch").objects.iterator(AT_ONCE):
        before = (saved.parameters, saved.known)
        saved.parameters = "&".join(TYPE if part == OLD_TYPE else part for part in saved.parameters.split("&"))
        saved.known = list(dict.fromkeys(ids.get(one, one) for one in saved.known))
        if (saved.parameters, saved.known) != before:
            saved.save(update_fields=["parameters", "known"])


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_files_of_groups'),
        ('groups', '0001_groups_people_files_and_log'),
        ('files', '0001_private_files_and_uploads'),
        ('notifications', '0001_notifications_and_preferences'),
        ('search', '0001_texts_vectors_changes_synonyms_and_saved_searches'),
    ]
    run_before = [
        ('groups', '0002_files_are_in_the_library'),
    ]

    # Nothing is to be done backwards: an earlier release has the library too, and shows there what was moved. Moving it back would
    # lose the versions, folders and descriptions that it has got since.
    operations = [
        migrations.RunPython(move_files, migrations.RunPython.noop),
        migrations.RunPython(rename_notifications, migrations.RunPython.noop),
        migrations.RunPython(rename_searches, migrations.RunPython.noop),
    ]
