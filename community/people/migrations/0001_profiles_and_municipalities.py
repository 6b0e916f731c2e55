import cms.creating_models
import cms.formatting
import cms.users.fields
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
                    name='JoiningSettings',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('joining', models.CharField(choices=[('invitation', 'only who is invited'), ('request', 'on request, which staff approve'), ('open', 'everybody with an account')], default='invitation', help_text='Groups invite their own members in any case.', max_length=10, verbose_name='who can join')),
                        ('domains', models.TextField(blank=True, help_text='One a line, such as stadt.example.org. Who has confirmed an address there joins without waiting.', verbose_name='e-mail domains that need no approval')),
                    ],
                    options={
                        'verbose_name': 'joining the community',
                    },
                ),
                migrations.CreateModel(
                    name='Admission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='admission', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'admission',
                        'verbose_name_plural': 'admissions',
                        'ordering': ('-at', 'pk'),
                        'default_permissions': ('add', 'change', 'delete'),
                    },
                ),
                migrations.CreateModel(
                    name='Profile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('department', models.CharField(blank=True, max_length=160, verbose_name='department')),
                        ('function', models.CharField(blank=True, max_length=160, verbose_name='function')),
                        ('about', models.TextField(blank=True, max_length=4000, verbose_name='about me')),
                        ('photo_refused', models.BooleanField(default=False)),
                        ('changed_at', models.DateTimeField(auto_now=True)),
                        ('name_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=1, verbose_name='Who sees this?')),
                        ('municipality_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=1, verbose_name='Who sees this?')),
                        ('department_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('function_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('topics_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('advises_on_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('languages_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('regions_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('about_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('photo_seen_by', models.PositiveSmallIntegerField(choices=[(0, 'nobody'), (1, 'my groups'), (2, 'all members')], default=0, verbose_name='Who sees this?')),
                        ('advises_on', models.ManyToManyField(blank=True, related_name='+', to='cms.topic', verbose_name='open to advise on')),
                        ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.municipality', verbose_name='municipality')),
                        ('regions', models.ManyToManyField(blank=True, related_name='+', to='cms.region', verbose_name='regions')),
                        ('topics', models.ManyToManyField(blank=True, related_name='+', to='cms.topic', verbose_name='topics')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                        ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='profiles', to='people.proposedmunicipality', verbose_name='municipality')),
                    ],
                    options={
                        'verbose_name': 'profile',
                        'verbose_name_plural': 'profiles',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='ProfilePhoto',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('profile', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='photo', to='people.profile', verbose_name='profile')),
                    ],
                    options={
                        'verbose_name': 'photo',
                        'verbose_name_plural': 'photos',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='ProposedMunicipality',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=160, verbose_name='name')),
                        ('country', models.CharField(choices=cms.formatting.country_choices, max_length=2, verbose_name='country')),
                        ('website', models.URLField(blank=True, verbose_name='website')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('confirmed', 'in the register'), ('rejected', 'rejected')], default='waiting', max_length=10, verbose_name='state')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                        ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.municipality', verbose_name='municipality')),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'proposed municipality',
                        'verbose_name_plural': 'proposed municipalities',
                        'ordering': ('-proposed_at', '-pk'),
                        'default_permissions': ('change',),
                    },
                ),
                migrations.CreateModel(
                    name='SentPhoto',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('profile', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sent_photo', to='people.profile', verbose_name='profile')),
                    ],
                    options={
                        'verbose_name': 'photo that is being prepared',
                        'verbose_name_plural': 'photos that are being prepared',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='AdmissionRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('address', cms.users.fields.AddressField(max_length=254, verbose_name='e-mail address')),
                        ('municipality', models.CharField(max_length=160, verbose_name='municipality')),
                        ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                        ('language', models.CharField(max_length=12, verbose_name='language of our e-mails')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('approved', 'approved'), ('refused', 'refused')], default='waiting', max_length=10, verbose_name='state')),
                        ('answer', models.CharField(blank=True, max_length=500, verbose_name='reason for the decision')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'request to join the community',
                        'verbose_name_plural': 'requests to join the community',
                        'ordering': ('-asked_at', '-pk'),
                        'default_permissions': ('change',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('address',), name='people_one_waiting_request')],
                    },
                ),
                migrations.CreateModel(
                    name='SpokenLanguage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=12, verbose_name='language')),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='people.profile')),
                    ],
                    options={
                        'verbose_name': 'spoken language',
                        'verbose_name_plural': 'spoken languages',
                        'ordering': ('code',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('profile', 'code'), name='people_language_once')],
                    },
                ),
            ],
        ),
    ]
