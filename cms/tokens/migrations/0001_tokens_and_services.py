import cms.creating_models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scopes', models.JSONField(default=list, verbose_name='scopes')),
                        ('expires_at', models.DateTimeField(db_index=True, verbose_name='valid until')),
                        ('made_from', models.GenericIPAddressField(blank=True, null=True, verbose_name='made from')),
                        ('made_with', models.CharField(blank=True, max_length=200, verbose_name='made with')),
                        ('warned_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                        ('token', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='grant', to='wagtailcore.apitoken', verbose_name='token')),
                    ],
                    options={
                        'verbose_name': 'scopes of a token',
                        'verbose_name_plural': 'scopes of tokens',
                    },
                ),
                migrations.CreateModel(
                    name='Service',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(blank=True, max_length=300, verbose_name='purpose')),
                        ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='service', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ],
                    options={
                        'verbose_name': 'service',
                        'verbose_name_plural': 'services',
                    },
                ),
            ],
        ),
    ]
