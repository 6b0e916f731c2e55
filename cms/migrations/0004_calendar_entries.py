import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0003_cancelled_events'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('kind', models.CharField(choices=[('event', 'Event'), ('deadline', 'Deadline')], max_length=10)),
                ('key', models.UUIDField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('last_moment', models.DateTimeField(db_index=True)),
                ('zone', models.CharField(max_length=64)),
                ('topics', models.JSONField(default=list)),
                ('is_cancelled', models.BooleanField(default=False)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('gone_at', models.DateTimeField(db_index=True, null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.site')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('site', 'language', 'kind', 'key'), name='cms_calendarentry_once_a_language')],
            },
        ),
    ]
