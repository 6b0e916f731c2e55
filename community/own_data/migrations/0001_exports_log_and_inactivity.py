import cms.creating_models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_private_files_and_uploads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='InactivitySettings',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('months', models.PositiveSmallIntegerField(default=0, help_text='0: never. Its person is written to 30 days before. Accounts of administrators and editors are never deleted.', validators=[django.core.validators.MaxValueValidator(240)], verbose_name='months without a login after which an account is deleted')),
                    ],
                    options={
                        'verbose_name': 'inactive accounts',
                    },
                ),
                migrations.CreateModel(
                    name='DataExport',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': "export of a person's data",
                        'verbose_name_plural': "exports of people's data",
                        'ordering': ('-made_at', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='ExportEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='what')),
                        ('title', models.CharField(max_length=255, verbose_name='of')),
                        ('count', models.PositiveIntegerField(null=True, verbose_name='number')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ],
                    options={
                        'verbose_name': 'export of data about others',
                        'verbose_name_plural': 'exports of data about others',
                        'ordering': ('-at', '-pk'),
                        'default_permissions': ('view',),
                    },
                ),
                migrations.CreateModel(
                    name='InactivityWarning',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                    },
                ),
            ],
        ),
    ]
