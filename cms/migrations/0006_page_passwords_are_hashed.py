from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import migrations


def hash_passwords(apps, schema_editor):
    for name in ("PageViewRestriction", "CollectionViewRestriction"):
        for restriction in apps.get_model("wagtailcore", name).objects.exclude(password=""):
            try:
                identify_hasher(restriction.password)
            except ValueError:
                restriction.password = make_password(restriction.password)
                restriction.save(update_fields=["password"])


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_turns_of_regular_work"),
        ("wagtailcore", "0098_apitoken"),
    ]

    # There is no way back from a hash. The version before compares what is typed with what is stored: set the passwords anew there.
    operations = [migrations.RunPython(hash_passwords, migrations.RunPython.noop)]
