import cms.creating_models
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_private_files_and_uploads'),
        ('groups', '0001_groups_people_files_and_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='MailedAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=20000, verbose_name='text')),
                        ('language', models.CharField(max_length=12, verbose_name='language')),
                        ('is_first', models.BooleanField(default=False)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('edited_at', models.DateTimeField(null=True)),
                        ('deleted_at', models.DateTimeField(null=True)),
                        ('hidden_at', models.DateTimeField(null=True)),
                        ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussions.post')),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='discussions.topic')),
                    ],
                    options={
                        'verbose_name': 'post',
                        'verbose_name_plural': 'posts',
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['topic', 'created_at'], name='discussions_by_time')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_first', True)), fields=('topic',), name='discussions_one_first_post')],
                    },
                ),
                migrations.CreateModel(
                    name='PostFile',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='discussions.post')),
                    ],
                    options={
                        'ordering': ('file__attached_at', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('words', models.CharField(max_length=1000, verbose_name='what is wrong?')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='discussions.post')),
                    ],
                    options={
                        'ordering': ('pk',),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Topic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('language', models.CharField(max_length=12, verbose_name='language')),
                        ('is_question', models.BooleanField(default=False, verbose_name='this is a question')),
                        ('is_pinned', models.BooleanField(default=False)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('hidden_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('latest_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('latest_key', models.PositiveBigIntegerField(default=0)),
                        ('reply_count', models.PositiveIntegerField(default=0)),
                        ('nudged_at', models.DateTimeField(null=True)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='groups.group', verbose_name='group')),
                        ('solution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussions.post')),
                    ],
                    options={
                        'verbose_name': 'discussion',
                        'verbose_name_plural': 'discussions',
                        'ordering': ('-latest_at', '-pk'),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['group', '-is_pinned', '-latest_at'], name='discussions_latest')],
                    },
                ),
                migrations.CreateModel(
                    name='Reader',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('read_up_to', models.PositiveBigIntegerField(default=0)),
                        ('follows', models.BooleanField(null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='discussions.topic')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('topic', 'person'), name='discussions_reader_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Moderation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.CharField(choices=[('hidden', 'hidden'), ('shown', 'shown again'), ('revision_hidden', 'an earlier version hidden'), ('revision_shown', 'an earlier version shown again'), ('closed', 'closed'), ('opened', 'opened again'), ('moved', 'moved to another group')], max_length=16)),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='moderations', to='discussions.post')),
                        ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moderations', to='discussions.topic')),
                    ],
                    options={
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['post', 'action'], name='discussions_moderations')],
                    },
                ),
                migrations.CreateModel(
                    name='Translation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField()),
                        ('language', models.CharField(max_length=12)),
                        ('html', models.TextField(blank=True)),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('made_at', models.DateTimeField(null=True)),
                        ('failed_at', models.DateTimeField(null=True)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='discussions.post')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('post', 'version', 'language'), name='discussions_translation_once')],
                    },
                ),
                migrations.CreateModel(
                    name='GroupFollowing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('follows', models.BooleanField()),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('group', 'person'), name='discussions_following_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Mention',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='discussions.post')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('post', 'number'), name='discussions_mention_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Reaction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('thanks', 'Thank you'), ('same', 'The same here'), ('keep', 'I will remember this')], max_length=8)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='discussions.post')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('post', 'person', 'kind'), name='discussions_reaction_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_at', models.DateTimeField(db_index=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='discussions.post')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('post', 'person'), name='discussions_reminder_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('title', models.CharField(blank=True, max_length=200)),
                        ('text', models.TextField()),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('hidden_at', models.DateTimeField(null=True)),
                        ('hidden_words', models.JSONField(null=True)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='discussions.post')),
                    ],
                    options={
                        'ordering': ('number',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('post', 'number'), name='discussions_revision_once')],
                    },
                ),
            ],
        ),
    ]
