"""The day that is offered for something new is the site's, not the editor's."""

from django.db import migrations, models

import cms.days


class Migration(migrations.Migration):
    dependencies = [("cms", "0007_calls_know_the_deadline_that_readers_saw")]

    operations = [
        migrations.AlterField(
            model_name="callextension",
            name="extended_on",
            field=models.DateField(default=cms.days.today, verbose_name="extended on"),
        ),
        migrations.AlterField(
            model_name="newspage",
            name="published_on",
            field=models.DateField(default=cms.days.today, verbose_name="date"),
        ),
    ]
