import cms.creating_models
import django.db.models.deletion
import django.utils.timezone
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
                    name='InvitationTable',
                    fields=[
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=160, verbose_name='file')),
                        ('language', models.CharField(max_length=12, verbose_name='language')),
                        ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                        ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group', verbose_name='group')),
                    ],
                    options={
                        'verbose_name': 'table of invitations',
                        'verbose_name_plural': 'tables of invitations',
                        'ordering': ('-sent_at', 'key'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='TableRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='row')),
                        ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                        ('address', models.CharField(max_length=320, verbose_name='e-mail address')),
                        ('municipality', models.CharField(blank=True, max_length=160, verbose_name='municipality')),
                        ('group_name', models.CharField(blank=True, max_length=160, verbose_name='group')),
                        ('language', models.CharField(blank=True, max_length=20, verbose_name='language')),
                        ('outcome', models.CharField(choices=[('waiting', 'waiting'), ('invited', 'invited'), ('pending', 'invited before, and not answered yet'), ('member', 'a member already'), ('failed', 'not invited')], default='waiting', max_length=10, verbose_name='outcome')),
                        ('reason', models.CharField(blank=True, choices=[('address', 'This is not an e-mail address.'), ('twice', 'This person stands in the table twice.'), ('group', 'There is no such group, or you cannot invite people into it.'), ('language', 'There is no such language. Use de, en, fr or ar.'), ('too_long', 'A value in this row is too long.'), ('limit', 'Too many invitations into this group have not been answered yet.'), ('refused', 'This person cannot be invited into this group.')], max_length=10, verbose_name='reason')),
                        ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='inviting.invitationtable')),
                    ],
                    options={
                        'verbose_name': 'row',
                        'verbose_name_plural': 'rows',
                        'ordering': ('table', 'number'),
                        'default_permissions': (),
                    },
                ),
            ],
        ),
    ]
