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
                    name='LibrarySettings',
                    fields=[
                        ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='library', serialize=False, to='groups.group')),
                        ('only_facilitators_upload', models.BooleanField(default=False, verbose_name='only facilitators upload files')),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Folder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('key', models.CharField(max_length=400)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folders', to='groups.group')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='library.folder')),
                    ],
                    options={
                        'verbose_name': 'folder',
                        'verbose_name_plural': 'folders',
                        'ordering': ('key', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('parent', 'key'), name='library_name_in_folder'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('group', 'key'), name='library_name_at_top')],
                    },
                ),
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('description', models.TextField(blank=True, max_length=5000, verbose_name='description')),
                        ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('file_key', models.CharField(max_length=400)),
                        ('trashed_at', models.DateTimeField(db_index=True, null=True)),
                        ('was_in', models.CharField(blank=True, max_length=5000)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='groups.group')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('trashed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('folder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='documents', to='library.folder', verbose_name='folder')),
                        ('current', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.version')),
                    ],
                    options={
                        'verbose_name': 'file of a group',
                        'verbose_name_plural': 'files of groups',
                        'ordering': ('-made_at', '-pk'),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['group', 'folder', 'trashed_at'], name='library_in_folder'), models.Index(fields=['group', 'file_key'], name='library_by_name')],
                    },
                ),
                migrations.CreateModel(
                    name='FolderArchive',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('folder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.folder')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                        ('made_for', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='LibraryLogEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_by_person', models.BooleanField(default=True)),
                        ('action', models.CharField(choices=[('trashed', 'moved to the trash'), ('restored', 'restored'), ('erased', 'deleted for good'), ('version_deleted', 'version deleted'), ('folder_deleted', 'folder deleted')], max_length=16)),
                        ('title', models.CharField(max_length=200)),
                        ('details', models.CharField(blank=True, max_length=200)),
                        ('number', models.PositiveIntegerField(null=True)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                    ],
                    options={
                        'ordering': ('-at', '-pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Version',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('number', models.PositiveIntegerField()),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='what has changed?')),
                        ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='library.document')),
                    ],
                    options={
                        'verbose_name': 'version of a file',
                        'verbose_name_plural': 'versions of files',
                        'ordering': ('-number',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='library_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Preview',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('width', models.PositiveSmallIntegerField()),
                        ('height', models.PositiveSmallIntegerField()),
                        ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preview', to='library.version')),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
            ],
        ),
    ]
