from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_long_old_addresses")]

    operations = [
        migrations.AddField(
            model_name='eventpage',
            name='is_cancelled',
            field=models.BooleanField(default=False, help_text='The event does not take place. The page stays, and says so; so do the calendars of everybody who has it.', verbose_name='cancelled'),
        ),
    ]
