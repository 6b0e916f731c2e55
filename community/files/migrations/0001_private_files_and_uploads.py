import cms.creating_models
import community.files.models.private_file
import community.files.models.upload
import community.files.store
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Upload',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('tenant', models.CharField(max_length=40)),
                        ('room', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=255)),
                        ('length', models.PositiveBigIntegerField()),
                        ('offset', models.PositiveBigIntegerField(default=0)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('expires_at', models.DateTimeField(db_index=True)),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='PrivateFile',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('tenant', models.CharField(max_length=40)),
                        ('room', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=160, verbose_name='file name')),
                        ('content', models.FileField(blank=True, storage=community.files.store.private_storage, upload_to=community.files.models.private_file.place_of_file, verbose_name='file')),
                        ('content_type', models.CharField(max_length=100, verbose_name='kind')),
                        ('size', models.PositiveBigIntegerField(verbose_name='size in bytes')),
                        ('sha256', models.CharField(db_index=True, max_length=64)),
                        ('scan', models.CharField(choices=[('checking', 'being checked'), ('clean', 'clean'), ('infected', 'infected'), ('not scanned', 'not scanned')], default='not scanned', max_length=11, verbose_name='virus scan')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
                        ('attached_at', models.DateTimeField(editable=False, null=True)),
                        ('ready_at', models.DateTimeField(editable=False, null=True)),
                        ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ],
                    options={
                        'verbose_name': 'private file',
                        'verbose_name_plural': 'private files',
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['tenant', 'room'], name='files_by_room')],
                    },
                ),
                migrations.CreateModel(
                    name='UploadPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.PositiveBigIntegerField()),
                        ('content', models.FileField(max_length=160, storage=community.files.store.private_storage, upload_to=community.files.models.upload.place_of_part)),
                        ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='files.upload')),
                    ],
                    options={
                        'ordering': ('start',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('upload', 'start'), name='files_part_once')],
                    },
                ),
            ],
        ),
    ]
