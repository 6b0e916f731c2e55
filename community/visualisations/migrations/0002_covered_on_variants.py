"""How much of its photo is covered on a variant; what there is was made of the photo as it is."""

from django.db import migrations, models


def count_regions(apps, schema_editor):
    variants = apps.get_model("visualisations", "Variant").objects.select_related("photo")
    for variant in variants.iterator():
        variant.covered = len(variant.photo.regions)
        variant.save(update_fields=["covered"])


class Migration(migrations.Migration):
    dependencies = [("visualisations", "0001_visualisations")]

    operations = [
        migrations.AddField(
            model_name="variant",
            name="covered",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(count_regions, migrations.RunPython.noop),
    ]
