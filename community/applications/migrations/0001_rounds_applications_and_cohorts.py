import cms.creating_models
import cms.users.fields
import community.forms.texts
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cms', '0001_pages_snippets_media_and_texts'),
        ('community_forms', '0001_drafts_forms_and_versions'),
        ('files', '0001_private_files_and_uploads'),
        ('groups', '0001_groups_people_files_and_log'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.CharField(max_length=40)),
                        ('value', models.JSONField(null=True)),
                        ('typed', models.JSONField(null=True)),
                        ('revision', models.PositiveIntegerField(default=1)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='applications.application')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('application', 'question'), name='applications_answer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Application',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('number', models.PositiveIntegerField(editable=False, null=True, verbose_name='number')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('shortlisted', 'Shortlisted'), ('accepted', 'Accepted'), ('waiting_list', 'Waiting list'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12, verbose_name='state')),
                        ('language', models.CharField(default='de', max_length=12, verbose_name='language of the letters')),
                        ('is_on_paper', models.BooleanField(default=False, verbose_name='came by post')),
                        ('paper_arrived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arrived')),
                        ('municipality_name', models.CharField(blank=True, max_length=160, verbose_name='municipality')),
                        ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='begun')),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last changed')),
                        ('is_anonymous', models.BooleanField(default=False, editable=False)),
                        ('score', models.DecimalField(decimal_places=4, editable=False, max_digits=7, null=True, verbose_name='score')),
                        ('review_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='reviews')),
                        ('confirm_by', models.DateTimeField(editable=False, null=True, verbose_name='participation to be confirmed by')),
                        ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='participation confirmed')),
                        ('late_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='own deadline')),
                        ('after', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='second', to='applications.application')),
                        ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contact')),
                        ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.municipality', verbose_name='municipality')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='applications.round', verbose_name='call')),
                        ('submission', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='applications.submission')),
                    ],
                    options={
                        'verbose_name': 'application',
                        'verbose_name_plural': 'applications',
                        'ordering': ('-created_at', '-pk'),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['round', 'state'], name='applications_by_state'), models.Index(fields=['round', 'score'], name='applications_by_score')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('lead__isnull', False), models.Q(('state', 'withdrawn'), _negated=True)), fields=('round', 'lead'), name='applications_one_for_each_lead'), models.UniqueConstraint(fields=('round', 'number'), name='applications_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ApplicationFile',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('question', models.CharField(max_length=40)),
                        ('begun_at', models.DateTimeField()),
                        ('is_submitted', models.BooleanField(default=False)),
                        ('not_neutral', models.CharField(blank=True, choices=[('encrypted', 'It is protected by a password.'), ('broken', 'It is damaged.'), ('too_large', 'It is too large.'), ('unknown_part', 'It contains something in which names cannot be found, such as a recording or another program’s document.')], editable=False, max_length=12)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='applications.application', verbose_name='application')),
                    ],
                    options={
                        'verbose_name': 'file of an application',
                        'verbose_name_plural': 'files of applications',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='BlankForm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=12)),
                        ('content', models.BinaryField(null=True)),
                        ('wanted_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('is_impossible', models.BooleanField(default=False)),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='community_forms.formversion')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('version', 'language'), name='applications_blank_form_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Cohort',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('constraints', models.JSONField(default=dict)),
                        ('waived', models.JSONField(default=dict)),
                        ('chosen', models.JSONField(default=list)),
                        ('excluded', models.JSONField(default=list)),
                        ('revision', models.PositiveIntegerField(default=0)),
                        ('changed_at', models.DateTimeField(null=True)),
                        ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cohort', to='applications.round', verbose_name='call')),
                    ],
                    options={
                        'verbose_name': 'cohort',
                        'verbose_name_plural': 'cohorts',
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='CohortEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('set', 'set'), ('released', 'released'), ('excluded', 'left out'), ('adopted', 'proposal adopted'), ('exchanged', 'exchange made'), ('cleared', 'everything released'), ('added', 'condition added'), ('changed', 'condition changed'), ('removed', 'condition removed'), ('waived', 'exception made'), ('restored', 'exception taken back'), ('accepted', 'cohort taken over'), ('undone', 'taken back')], max_length=10)),
                        ('revision', models.PositiveIntegerField()),
                        ('facts', models.JSONField(default=dict)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='applications.cohort')),
                    ],
                    options={
                        'ordering': ('-at', '-pk'),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['cohort', 'revision'], name='applications_cohort_events')],
                    },
                ),
                migrations.CreateModel(
                    name='Conflict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='applications.application')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ('at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('application', 'user'), name='applications_conflict_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Criterion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', community.forms.texts.TextsField(default=dict, verbose_name='criterion')),
                        ('help', community.forms.texts.TextsField(blank=True, default=dict, verbose_name='what to look for')),
                        ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='weight')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='applications.round', verbose_name='call')),
                    ],
                    options={
                        'ordering': ('position', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Dispatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('shortlisted', 'Shortlisted'), ('accepted', 'Accepted'), ('waiting_list', 'Waiting list'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=12)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('confirm_by', models.DateTimeField(null=True, verbose_name='participation to be confirmed by')),
                        ('with_remarks', models.BooleanField(default=False, verbose_name='with the remarks that may be sent')),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='applications.round')),
                    ],
                    options={
                        'ordering': ('-created_at', '-pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('begun', 'begun'), ('on_paper', 'came by post, entered by the office'), ('submitted', 'submitted'), ('changed', 'submitted again'), ('withdrawn', 'withdrawn'), ('joined', 'joined the team'), ('left', 'left the team'), ('handed_over', 'handed over'), ('admitted_late', 'admitted after the deadline'), ('state', 'state changed'), ('reviewed', 'reviewed'), ('reopened', 'review given back'), ('conflict', 'conflict of interest declared'), ('no_conflict', 'conflict of interest withdrawn'), ('asked', 'question to the applicant'), ('answered', 'question answered'), ('decided', 'decided, with a letter'), ('confirmed', 'participation confirmed'), ('gave_up', 'place given up'), ('lapsed', 'participation not confirmed in time')], max_length=14)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('state', models.CharField(blank=True, choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('shortlisted', 'Shortlisted'), ('accepted', 'Accepted'), ('waiting_list', 'Waiting list'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=12)),
                        ('note', models.CharField(blank=True, max_length=500)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='applications.application')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('whom', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ('at', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Inquiry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=2000, verbose_name='question')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('answer', models.TextField(blank=True, max_length=10000, verbose_name='answer')),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inquiries', to='applications.application')),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ('asked_at', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='LateAdmission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', cms.users.fields.AddressField(max_length=254, verbose_name='e-mail address')),
                        ('closes_at', models.DateTimeField(verbose_name='own deadline')),
                        ('reason', models.CharField(max_length=500, verbose_name='reason')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('application', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='late_admission', to='applications.application')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='late_admissions', to='applications.round', verbose_name='call')),
                    ],
                    options={
                        'verbose_name': 'late admission',
                        'verbose_name_plural': 'late admissions',
                        'ordering': ('-created_at', '-pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Letter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=12)),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('body', models.TextField(max_length=20000, verbose_name='text')),
                        ('is_edited', models.BooleanField(default=False)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='applications.application')),
                        ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='applications.dispatch')),
                    ],
                    options={
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('dispatch', 'application'), name='applications_letter_once')],
                    },
                ),
                migrations.CreateModel(
                    name='LetterTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('shortlisted', 'Shortlisted'), ('accepted', 'Accepted'), ('waiting_list', 'Waiting list'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=12)),
                        ('language', models.CharField(max_length=12)),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('body', models.TextField(max_length=20000, verbose_name='text')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letter_templates', to='applications.round')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('round', 'state', 'language'), name='applications_letter_template_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Mark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                        ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='applications.criterion')),
                        ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='applications.review')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='applications_mark_once')],
                    },
                ),
                migrations.CreateModel(
                    name='NeutralFile',
                    fields=[
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='files.privatefile', verbose_name='file')),
                        ('question', models.CharField(max_length=40)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='neutral_files', to='applications.application', verbose_name='application')),
                        ('original', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='neutral_copies', to='applications.applicationfile')),
                    ],
                    options={
                        'verbose_name': 'neutral copy of a file',
                        'verbose_name_plural': 'neutral copies of files',
                        'ordering': ('number',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('original',), name='applications_neutral_copy_once'), models.UniqueConstraint(fields=('application', 'number'), name='applications_neutral_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Presence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(max_length=40)),
                        ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='applications.application')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('application', 'user'), name='applications_presence_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Remark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=5000, verbose_name='remark')),
                        ('may_be_sent', models.BooleanField(default=False, verbose_name='may be sent to the applicant, without my name')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='applications.application')),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ('at', 'pk'),
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='Review',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.TextField(blank=True, max_length=5000, verbose_name='reason')),
                        ('score', models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('submitted_at', models.DateTimeField(null=True)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='applications.application')),
                        ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'review',
                        'verbose_name_plural': 'reviews',
                        'ordering': ('submitted_at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('application', 'reviewer'), name='applications_review_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('call', models.UUIDField(editable=False, verbose_name='call')),
                        ('retention', models.CharField(choices=[('erase', 'erase the applications'), ('anonymise', 'keep what is needed for statistics: municipality, state and dates')], default='erase', max_length=10, verbose_name='afterwards')),
                        ('keep_months', models.PositiveSmallIntegerField(default=24, help_text='Counted from the closing moment. Applicants are told.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='keep applications for, in months')),
                        ('is_anonymous', models.BooleanField(default=False, help_text='Until reviewers have submitted their review of an application, they see only the answers to questions that are marked for it in the form, without names.', verbose_name='anonymous review')),
                        ('days_to_answer', models.PositiveSmallIntegerField(default=28, help_text='Counted from the letter of acceptance.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days for the second form')),
                        ('submitted_count', models.PositiveIntegerField(default=0, editable=False)),
                        ('follows', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='second', to='applications.round')),
                        ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='community_forms.form', verbose_name='form')),
                    ],
                    options={
                        'verbose_name': 'applications to a call',
                        'verbose_name_plural': 'applications to calls',
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('follows', None)), fields=('call',), name='applications_round_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RoundRole',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('manager', 'manages the applications'), ('reviewer', 'reviewer')], default='reviewer', max_length=10, verbose_name='role')),
                        ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='applications.round', verbose_name='call')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'person who works on applications',
                        'verbose_name_plural': 'people who work on applications',
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('round', 'user', 'role'), name='applications_round_role_once', violation_error_message='This person already has this role.')],
                    },
                ),
                migrations.CreateModel(
                    name='Submission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answers', models.JSONField(default=dict)),
                        ('text', models.TextField(default='')),
                        ('anonymous_text', models.TextField(default='')),
                        ('language', models.CharField(max_length=12)),
                        ('arrived_at', models.DateTimeField()),
                        ('entered_at', models.DateTimeField(null=True)),
                        ('idempotency_key', models.CharField(blank=True, max_length=200)),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='applications.application')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='community_forms.formversion')),
                    ],
                    options={
                        'ordering': ('arrived_at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('application', 'idempotency_key'), name='applications_submitted_once_for_each_key')],
                    },
                ),
                migrations.CreateModel(
                    name='TeamMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('lead', 'contact'), ('member', 'team member')], default='member', max_length=10, verbose_name='role')),
                        ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                        ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='applications.application', verbose_name='application')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                    ],
                    options={
                        'verbose_name': 'team member',
                        'verbose_name_plural': 'team members',
                        'ordering': ('role', 'joined_at', 'pk'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('application', 'user'), name='applications_team_member_once'), models.UniqueConstraint(condition=models.Q(('role', 'lead')), fields=('application',), name='applications_one_lead')],
                    },
                ),
                migrations.CreateModel(
                    name='Acceptance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('applications', models.JSONField(default=list)),
                        ('added_live', models.JSONField(default=list)),
                        ('added_draft', models.JSONField(default=list)),
                        ('memberships', models.JSONField(default=list)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.group', verbose_name='group')),
                        ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.learningprocesspage', verbose_name='page')),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='applications.cohort')),
                    ],
                    options={
                        'ordering': ('-at', '-pk'),
                        'default_permissions': (),
                    },
                ),
            ],
        ),
    ]
