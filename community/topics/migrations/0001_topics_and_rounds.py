import cms.creating_models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import timezone_field.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cms', '0001_pages_snippets_media_and_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('challenge', models.TextField(max_length=20000, verbose_name='challenge')),
                        ('language', models.CharField(max_length=12, verbose_name='language')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('stands_since', models.DateTimeField(default=django.utils.timezone.now)),
                        ('edited_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('later', 'later'), ('not_now', 'not now')], max_length=8, verbose_name='answer')),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('call', models.UUIDField(null=True, unique=True)),
                        ('application', models.UUIDField(null=True, unique=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.municipality', verbose_name='host')),
                        ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='topic_store.proposal')),
                        ('organisations', models.ManyToManyField(related_name='+', to='cms.organisation', verbose_name='partner organisations')),
                        ('partners', models.ManyToManyField(related_name='+', to='cms.municipality', verbose_name='partner municipalities')),
                        ('topics', models.ManyToManyField(related_name='+', to='cms.topic', verbose_name='topics')),
                    ],
                    options={
                        'verbose_name': 'proposed topic',
                        'verbose_name_plural': 'proposed topics',
                        'ordering': ('-created_at', '-pk'),
                        'default_permissions': ('change',),
                        'indexes': [models.Index(fields=['stands_since'], name='topic_store_standing')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='topic_store_not_merged_into_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(choices=[('de', 'German'), ('en', 'English'), ('fr', 'French'), ('ar', 'Arabic')], max_length=12, verbose_name='language')),
                        ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                        ('text', models.TextField(max_length=20000, verbose_name='answer')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='topic_store.proposal')),
                    ],
                    options={
                        'verbose_name': 'answer to a topic',
                        'verbose_name_plural': 'answers to topics',
                        'ordering': ('pk',),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('proposal', 'language'), name='topic_store_one_answer_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name_de', models.CharField(max_length=160, verbose_name='name in German')),
                        ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                        ('name_fr', models.CharField(blank=True, max_length=160, verbose_name='name in French')),
                        ('name_ar', models.CharField(blank=True, max_length=160, verbose_name='name in Arabic')),
                        ('budget', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='votes for each member')),
                        ('most_per_topic', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='of which for one topic, at most')),
                        ('opens_at', models.DateTimeField(verbose_name='opens')),
                        ('closes_at', models.DateTimeField(verbose_name='closes')),
                        ('time_zone', timezone_field.fields.TimeZoneField(choices_display='WITH_GMT_OFFSET', default='Europe/Berlin', verbose_name='time zone')),
                        ('are_results_hidden', models.BooleanField(default=True, help_text='Nobody sees a count before the round has closed, staff neither: so nobody follows the crowd.', verbose_name='hide the results until the end')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('told_open_at', models.DateTimeField(null=True)),
                        ('told_closing_at', models.DateTimeField(null=True)),
                        ('counted_at', models.DateTimeField(null=True)),
                        ('voters', models.PositiveIntegerField(null=True)),
                        ('members', models.PositiveIntegerField(null=True)),
                    ],
                    options={
                        'verbose_name': 'round of votes on topics',
                        'verbose_name_plural': 'rounds of votes on topics',
                        'ordering': ('-opens_at', '-pk'),
                        'default_permissions': (),
                        'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='topic_store_round_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('most_per_topic__lte', models.F('budget'))), name='topic_store_round_limit_within_budget')],
                    },
                ),
                migrations.CreateModel(
                    name='Result',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('votes', models.PositiveIntegerField()),
                        ('voters', models.PositiveIntegerField()),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='topic_store.proposal')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='topic_store.round')),
                    ],
                    options={
                        'verbose_name': 'result of a topic in a round',
                        'verbose_name_plural': 'results of topics in rounds',
                        'ordering': ('-votes', 'proposal'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('round', 'proposal'), name='topic_store_result_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Ballot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='topic_store.round')),
                    ],
                    options={
                        'verbose_name': 'ballot',
                        'verbose_name_plural': 'ballots',
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='topic_store_one_ballot_each')],
                    },
                ),
                migrations.CreateModel(
                    name='Vote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='votes')),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='topic_store.ballot')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='topic_store.proposal')),
                    ],
                    options={
                        'verbose_name': 'vote',
                        'verbose_name_plural': 'votes',
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'proposal'), name='topic_store_vote_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='topic_store_vote_counts')],
                    },
                ),
            ],
        ),
    ]
