"""The number that every publication raises, as a row that all processes share."""

import time

from django.db import migrations, models


def begin(apps, schema_editor):
    apps.get_model("cms", "Generation").objects.get_or_create(pk=1, defaults={"number": time.time_ns()})


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0006_index_for_the_search_of_the_admin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop, elidable=False),
    ]
