import cms.creating_models
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cms', '0001_pages_snippets_media_and_texts'),
        ('files', '0001_private_files_and_uploads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Group',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(help_text="The last part of the room's address.", unique=True, verbose_name='address')),
                        ('name', models.CharField(blank=True, help_text='For a group without a public page.', max_length=160, verbose_name='own name')),
                        ('welcome', models.TextField(blank=True, help_text='You can use paragraphs, lists (start each line with -), **bold** and links: [words](https://address).', max_length=10000, verbose_name='welcome text')),
                        ('join_policy', models.CharField(choices=[('open', 'open: members of the community join at once, other people ask'), ('request', 'by request: the facilitators decide'), ('invitation', 'by invitation only')], default='invitation', max_length=10, verbose_name='how people join')),
                        ('join_questions', models.TextField(blank=True, help_text='One question on each line, five at most. They may be left unanswered.', max_length=1010, verbose_name='questions to people who ask to join')),
                        ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived')),
                        ('page', models.ForeignKey(blank=True, help_text='The group takes its name from this page, in each of its languages. Choose any language version.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.alumnigrouppage', verbose_name='public page')),
                    ],
                    options={
                        'verbose_name': 'group',
                        'verbose_name_plural': 'groups',
                        'ordering': ('slug',),
                    },
                ),
                migrations.CreateModel(
                    name='GroupFile',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='groups.group', verbose_name='group')),
                    ],
                    options={
                        'verbose_name': 'group file',
                        'verbose_name_plural': 'group files',
                        'ordering': ('-file__attached_at', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='JoinRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('approved', 'accepted'), ('refused', 'refused'), ('withdrawn', 'taken back')], default='waiting', max_length=10, verbose_name='state')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='groups.group', verbose_name='group')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'request to join',
                        'verbose_name_plural': 'requests to join',
                        'ordering': ('asked_at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('group', 'user'), name='groups_one_waiting_request')],
                    },
                ),
                migrations.CreateModel(
                    name='JoinAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.CharField(blank=True, max_length=200, verbose_name='question')),
                        ('answer', models.TextField(max_length=2000, verbose_name='answer')),
                        ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='groups.joinrequest')),
                    ],
                    options={
                        'verbose_name': 'answer of somebody who asks to join',
                        'verbose_name_plural': 'answers of people who ask to join',
                        'ordering': ('pk',),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('member', 'member'), ('facilitator', 'facilitator')], default='member', max_length=20, verbose_name='role')),
                        ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='groups.group', verbose_name='group')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_memberships', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'membership',
                        'verbose_name_plural': 'memberships',
                        'ordering': ('group', '-role', 'joined_at'),
                        'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='groups_membership_once', violation_error_message='This person is already a member of the group.')],
                    },
                ),
                migrations.CreateModel(
                    name='RoomLogEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('action', models.CharField(choices=[('added', 'added'), ('joined', 'joined'), ('removed', 'removed'), ('role', 'role changed'), ('welcome', 'welcome text changed'), ('entered', 'joined without an invitation'), ('approved', 'request accepted'), ('refused', 'request refused'), ('left', 'left'), ('banned', 'banned'), ('unbanned', 'ban lifted'), ('settings', 'settings changed'), ('archived', 'archived'), ('reopened', 'reopened')], max_length=10)),
                        ('is_by_person', models.BooleanField()),
                        ('role', models.CharField(blank=True, choices=[('member', 'member'), ('facilitator', 'facilitator')], max_length=20)),
                        ('former_role', models.CharField(blank=True, choices=[('member', 'member'), ('facilitator', 'facilitator')], max_length=20)),
                        ('note', models.CharField(blank=True, max_length=1000)),
                        ('is_told', models.BooleanField(default=False)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='groups.group', verbose_name='group')),
                        ('whom', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ('-at', '-pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('latest_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last in the room')),
                        ('previous_at', models.DateTimeField(null=True)),
                        ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visit', to='groups.membership')),
                    ],
                    options={
                        'verbose_name': 'visit',
                        'verbose_name_plural': 'visits',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Ban',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bans', to='groups.group', verbose_name='group')),
                    ],
                    options={
                        'verbose_name': 'ban',
                        'verbose_name_plural': 'bans',
                        'ordering': ('-at', '-pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='groups_ban_once')],
                    },
                ),
            ],
        ),
    ]
