"""Calls keep the deadline that readers saw last, so that a later one is noted as an extension when it is published."""

from django.db import migrations, models
from django.db.models import F, Q


def note_published(apps, schema_editor):
    calls = apps.get_model("cms", "CallPage").objects
    calls.filter(Q(live=True) | Q(first_published_at__isnull=False)).update(published_closes_at=F("closes_at"))


class Migration(migrations.Migration):
    dependencies = [("cms", "0006_page_passwords_are_hashed")]

    operations = [
        migrations.AddField(
            model_name="callpage",
            name="published_closes_at",
            field=models.DateTimeField(editable=False, null=True, serialize=False),
        ),
        migrations.RunPython(note_published, migrations.RunPython.noop),
    ]
