import cms.creating_models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import timezone_field.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_groups_people_files_and_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='DatePoll',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('agenda', models.TextField(blank=True, max_length=10000, verbose_name='agenda')),
                        ('language', models.CharField(choices=[('de', 'German'), ('en', 'English'), ('fr', 'French'), ('ar', 'Arabic')], max_length=12, verbose_name='language of the meeting')),
                        ('time_zone', timezone_field.fields.TimeZoneField(choices_display='WITH_GMT_OFFSET', default='Europe/Berlin', verbose_name='time zone')),
                        ('minutes', models.PositiveIntegerField(default=60, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(20160)], verbose_name='duration in minutes')),
                        ('place', models.CharField(blank=True, max_length=300, verbose_name='place')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='date_polls', to='groups.group', verbose_name='group')),
                        ('meeting', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='poll', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'poll for a date',
                        'verbose_name_plural': 'polls for dates',
                        'ordering': ('-created_at', '-pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='DateSlot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('starts_at', models.DateTimeField(verbose_name='begins')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='meetings.datepoll')),
                    ],
                    options={
                        'ordering': ('starts_at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('poll', 'starts_at'), name='meetings_slot_once')],
                    },
                ),
                migrations.CreateModel(
                    name='DateAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.CharField(choices=[('yes', 'yes'), ('maybe', 'if need be'), ('no', 'no')], max_length=5)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='meetings.dateslot')),
                    ],
                    options={
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('slot', 'person'), name='meetings_answer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('agenda', models.TextField(blank=True, max_length=10000, verbose_name='agenda')),
                        ('language', models.CharField(choices=[('de', 'German'), ('en', 'English'), ('fr', 'French'), ('ar', 'Arabic')], max_length=12, verbose_name='language of the meeting')),
                        ('time_zone', timezone_field.fields.TimeZoneField(choices_display='WITH_GMT_OFFSET', default='Europe/Berlin', verbose_name='time zone')),
                        ('starts_at', models.DateTimeField(verbose_name='begins')),
                        ('ends_at', models.DateTimeField(verbose_name='ends')),
                        ('place', models.CharField(blank=True, max_length=300, verbose_name='place')),
                        ('link', models.URLField(blank=True, max_length=1000, verbose_name='link for taking part online')),
                        ('is_link_for_participants', models.BooleanField(default=True, verbose_name='show the link only to people who have a place')),
                        ('places', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='number of places')),
                        ('signup_until', models.DateTimeField(blank=True, null=True, verbose_name='sign up until')),
                        ('shows_municipalities', models.BooleanField(default=True, verbose_name='show from which municipality people come')),
                        ('series', models.UUIDField(db_index=True, editable=False, null=True)),
                        ('sequence', models.PositiveIntegerField(default=0)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('cancelled_at', models.DateTimeField(null=True)),
                        ('cancel_reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='groups.group', verbose_name='group')),
                    ],
                    options={
                        'verbose_name': 'meeting',
                        'verbose_name_plural': 'meetings',
                        'ordering': ('starts_at', 'pk'),
                        'default_permissions': ('add',),
                        'indexes': [models.Index(fields=['group', 'starts_at'], name='meetings_of_group'), models.Index(fields=['starts_at'], name='meetings_by_start')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meetings_end_after_they_begin')],
                    },
                ),
                migrations.CreateModel(
                    name='AttendanceExport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='meetings.meeting')),
                    ],
                    options={
                        'ordering': ('-at', '-pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='PersonalCalendar',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                        ('made_at', models.DateTimeField(null=True)),
                        ('shows_all', models.BooleanField(default=False, verbose_name='also meetings that I have not signed up for')),
                        ('reminds_day', models.BooleanField(default=True, verbose_name='a day before')),
                        ('reminds_hour', models.BooleanField(default=True, verbose_name='an hour before')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='SignUp',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('going', 'has a place'), ('waiting', 'on the waiting list')], max_length=8)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('placed_at', models.DateTimeField(null=True)),
                        ('told_of_day', models.DateTimeField(null=True)),
                        ('told_of_hour', models.DateTimeField(null=True)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='meetings.meeting')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='meetings_sign_up_once')],
                    },
                ),
            ],
        ),
    ]
