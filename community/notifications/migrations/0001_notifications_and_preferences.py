import cms.creating_models
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('users', '0001_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='QuietHours',
                    fields=[
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='quiet_hours', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('begins', models.TimeField(null=True, verbose_name='from')),
                        ('ends', models.TimeField(null=True, verbose_name='until')),
                        ('at_weekends', models.BooleanField(default=False, verbose_name='also all Saturday and Sunday')),
                    ],
                    options={
                        'verbose_name': 'quiet hours',
                        'verbose_name_plural': 'quiet hours',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Notification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60)),
                        ('key', models.CharField(max_length=120)),
                        ('group', models.PositiveBigIntegerField(default=0)),
                        ('facts', models.JSONField(default=dict)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                        ('read_at', models.DateTimeField(null=True, verbose_name='read')),
                        ('awaits_mail', models.BooleanField(default=True)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'notification',
                        'verbose_name_plural': 'notifications',
                        'default_permissions': (),
                        'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='notifications_unread'), models.Index(condition=models.Q(('awaits_mail', True)), fields=['person'], name='notifications_to_mail'), models.Index(fields=['kind', 'key'], name='notifications_by_thing'), models.Index(fields=['created_at'], name='notifications_by_age')],
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'key'), name='notifications_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60)),
                        ('group', models.PositiveBigIntegerField(default=0)),
                        ('frequency', models.CharField(choices=[('at_once', 'at once'), ('daily', 'once a day'), ('weekly', 'once a week'), ('never', 'no e-mails')], max_length=8)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_preferences', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'preference for notifications',
                        'verbose_name_plural': 'preferences for notifications',
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'group'), name='notifications_preference_once')],
                    },
                ),
            ],
        ),
    ]
