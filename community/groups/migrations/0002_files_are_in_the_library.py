from django.db import migrations


class Migration(migrations.Migration):
    """Files of groups are documents of the library, which moves them before this (`run_before`)."""

    dependencies = [
        ('groups', '0001_groups_people_files_and_log'),
    ]

    operations = [
        migrations.DeleteModel(
            name='GroupFile',
        ),
    ]
