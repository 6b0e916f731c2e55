import cms.creating_models
import community.consultations.models.consultation
import django.db.models.deletion
import django.utils.timezone
import timezone_field.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clocks', '0001_clocks'),
        ('groups', '0001_groups_people_files_and_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Consultation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('language', models.CharField(choices=[('de', 'German'), ('en', 'English'), ('fr', 'French'), ('ar', 'Arabic')], default=community.consultations.models.consultation.language_of_now, max_length=12, verbose_name='language')),
                        ('mode', models.CharField(choices=[('live', 'live: everybody is there at the same time, and a clock leads through the phases'), ('days', 'over days: everybody writes when they have time, and each phase has a deadline')], default='live', max_length=4, verbose_name='how it takes place')),
                        ('joining', models.CharField(choices=[('open', 'members of the group can join until it begins'), ('invitation', 'by invitation only')], default='open', max_length=10, verbose_name='who can join')),
                        ('keeping', models.CharField(choices=[('close', 'they are deleted as soon as it is closed'), ('month', 'they are deleted 30 days after it is closed'), ('never', 'they are kept')], default='month', max_length=5, verbose_name='what becomes of the texts')),
                        ('time_zone', timezone_field.fields.TimeZoneField(choices_display='WITH_GMT_OFFSET', default='Europe/Berlin', verbose_name='time zone')),
                        ('starts_at', models.DateTimeField(verbose_name='begins')),
                        ('case_until', models.DateTimeField(blank=True, null=True, verbose_name='case until')),
                        ('questions_until', models.DateTimeField(blank=True, null=True, verbose_name='questions until')),
                        ('advice_until', models.DateTimeField(blank=True, null=True, verbose_name='advice until')),
                        ('takeaways_until', models.DateTimeField(blank=True, null=True, verbose_name='takeaways until')),
                        ('begun_at', models.DateTimeField(editable=False, null=True)),
                        ('closed_at', models.DateTimeField(editable=False, null=True)),
                        ('forgotten_at', models.DateTimeField(editable=False, null=True)),
                        ('source', models.CharField(blank=True, editable=False, max_length=40)),
                        ('source_key', models.CharField(blank=True, editable=False, max_length=40)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('revision', models.PositiveIntegerField(default=0, editable=False)),
                        ('clock', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='clocks.clock')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='groups.group', verbose_name='group')),
                    ],
                    options={
                        'verbose_name': 'peer consultation',
                        'verbose_name_plural': 'peer consultations',
                        'ordering': ('-starts_at', '-pk'),
                        'default_permissions': (),
                        'constraints': [models.CheckConstraint(condition=models.Q(('mode', 'live'), ('takeaways_until__gt', models.F('advice_until')), _connector='OR'), name='consultations_days_have_deadlines'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('begun_at__isnull', False), _connector='OR'), name='consultations_close_after_begin')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.CharField(max_length=300, verbose_name='The question to the others')),
                        ('text', models.TextField(max_length=20000, verbose_name='The case')),
                        ('language', models.CharField(default=community.consultations.models.consultation.language_of_now, max_length=12)),
                        ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('consultation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='case', to='consultations.consultation')),
                    ],
                    options={
                        'verbose_name': 'case of a peer consultation',
                        'verbose_name_plural': 'cases of peer consultations',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Contribution',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('question', 'question'), ('answer', 'answer'), ('advice', 'piece of advice')], max_length=8)),
                        ('is_unsigned', models.BooleanField(default=False)),
                        ('text', models.TextField(max_length=4000)),
                        ('language', models.CharField(default=community.consultations.models.consultation.language_of_now, max_length=12)),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='consultations.contribution')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='consultations.consultation')),
                    ],
                    options={
                        'verbose_name': 'contribution to a peer consultation',
                        'verbose_name_plural': 'contributions to peer consultations',
                        'ordering': ('written_at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('about__isnull', False), ('kind', 'answer')), models.Q(models.Q(('kind', 'answer'), _negated=True), ('about', None)), _connector='OR'), name='consultations_answers_are_about_questions')],
                    },
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('case_giver', 'brings the case'), ('moderator', 'moderates'), ('adviser', 'gives advice')], default='adviser', max_length=10, verbose_name='role')),
                        ('joined_at', models.DateTimeField(null=True)),
                        ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='consultations.consultation')),
                        ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'participant of a peer consultation',
                        'verbose_name_plural': 'participants of peer consultations',
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('consultation', 'user'), name='consultations_one_part_each'), models.UniqueConstraint(condition=models.Q(('joined_at__isnull', False), ('role__in', ('case_giver', 'moderator'))), fields=('consultation', 'role'), name='consultations_one_case_giver_and_moderator')],
                    },
                ),
                migrations.CreateModel(
                    name='Release',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('text', models.TextField(max_length=10000, verbose_name='text')),
                        ('language', models.CharField(choices=[('de', 'German'), ('en', 'English'), ('fr', 'French'), ('ar', 'Arabic')], default=community.consultations.models.consultation.language_of_now, max_length=12, verbose_name='language')),
                        ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('agreed_at', models.DateTimeField(null=True)),
                        ('wording', models.TextField(blank=True)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('case_giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('consultation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='releases', to='consultations.consultation')),
                        ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.group')),
                        ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'release of a peer consultation',
                        'verbose_name_plural': 'releases of peer consultations',
                        'ordering': ('-proposed_at', '-pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('consultation',), name='consultations_one_release_at_a_time'), models.CheckConstraint(condition=models.Q(('agreed_at', None), models.Q(('wording', ''), _negated=True), _connector='OR'), name='consultations_consent_has_a_wording')],
                    },
                ),
                migrations.CreateModel(
                    name='Takeaway',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=160)),
                        ('text', models.TextField(max_length=4000)),
                        ('language', models.CharField(default=community.consultations.models.consultation.language_of_now, max_length=12)),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('chosen', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='consultations.contribution')),
                        ('consultation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='takeaways', to='consultations.consultation')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'takeaway from a peer consultation',
                        'verbose_name_plural': 'takeaways from peer consultations',
                        'ordering': ('written_at', 'pk'),
                        'default_permissions': (),
                    },
                ),
            ],
        ),
    ]
