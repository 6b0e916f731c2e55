from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_pictures_and_relations"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitedocument",
            name="sha256",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
    ]
