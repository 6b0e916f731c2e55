import cms.creating_models
import django.db.models.deletion
import django.utils.timezone
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
                    name='AnnouncementText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(choices=[('de', 'German'), ('en', 'English'), ('fr', 'French'), ('ar', 'Arabic')], max_length=12, verbose_name='language')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('text', models.TextField(max_length=10000, verbose_name='text')),
                        ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='announcements.announcement')),
                    ],
                    options={
                        'verbose_name': 'text of an announcement',
                        'verbose_name_plural': 'texts of announcements',
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('announcement', 'language'), name='announcements_once_in_each_language')],
                    },
                ),
                migrations.CreateModel(
                    name='Seen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='announcements.announcement')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'announcement that somebody has seen',
                        'verbose_name_plural': 'announcements that people have seen',
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('announcement', 'user'), name='announcements_seen_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Announcement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_to_everybody', models.BooleanField(default=False, verbose_name='to all members')),
                        ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='published')),
                        ('edited_at', models.DateTimeField(null=True, verbose_name='changed')),
                        ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('groups', models.ManyToManyField(blank=True, related_name='announcements', to='groups.group', verbose_name='groups')),
                    ],
                    options={
                        'verbose_name': 'announcement',
                        'verbose_name_plural': 'announcements',
                        'ordering': ('-published_at', '-pk'),
                        'default_permissions': ('add',),
                    },
                ),
            ],
        ),
    ]
