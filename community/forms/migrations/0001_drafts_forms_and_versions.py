import cms.creating_models
import community.forms.texts
import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        cms.creating_models.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Form',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                        ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                        ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                        ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                        ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                        ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                        ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                        ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                        ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                        ('name', models.CharField(help_text='For editors. Applicants see the title.', max_length=160, verbose_name='name')),
                        ('title', community.forms.texts.TextsField(default=dict, help_text='What applicants read above the form.', verbose_name='title')),
                        ('sections', wagtail.fields.StreamField([('section', 43)], blank=True, block_lookup={0: ('community.forms.blocks.texts.TextsBlock', (), {'label': 'Heading'}), 1: ('community.forms.blocks.texts.TextsBlock', (), {'label': 'Introduction', 'max_length': 2000, 'required': False, 'rows': 3}), 2: ('community.forms.blocks.texts.RuleBlock', (), {'label': 'When it is shown'}), 3: ('community.forms.blocks.texts.TextsBlock', (), {'label': 'Question'}), 4: ('community.forms.blocks.texts.TextsBlock', (), {'label': 'Help', 'max_length': 2000, 'required': False, 'rows': 2}), 5: ('wagtail.blocks.IntegerBlock', (), {'label': 'Characters, at most', 'max_value': 500, 'min_value': 1, 'required': False}), 6: ('wagtail.blocks.BooleanBlock', (), {'label': 'Must be answered', 'required': False}), 7: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Only if answers cannot tell who wrote them: reviewers then see nothing else.', 'label': 'Shown in anonymous review', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('most_characters', 5), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 9: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Leave empty for no limit.', 'label': 'Words, at most', 'max_value': 5000, 'min_value': 1, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('most_words', 9), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 11: ('community.forms.blocks.texts.TextsBlock', (), {'label': 'Option'}), 12: ('wagtail.blocks.ListBlock', (11,), {'default': [], 'label': 'Options', 'max_num': 100}), 13: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('options', 12), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 14: ('wagtail.blocks.IntegerBlock', (), {'label': 'Options to choose, at most', 'max_value': 100, 'min_value': 1, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('options', 12), ('most', 14), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 16: ('community.forms.blocks.texts.TextsBlock', (), {'help_text': 'Stored word for word with each agreement, in the language in which it was read.', 'label': 'What people agree to', 'max_length': 5000, 'rows': 4}), 17: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('wording', 16), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 18: ('wagtail.blocks.DecimalBlock', (), {'label': 'Least', 'required': False}), 19: ('wagtail.blocks.DecimalBlock', (), {'label': 'Most', 'required': False}), 20: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Leave empty for whole numbers.', 'label': 'Decimal places', 'max_value': 6, 'min_value': 0, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('least', 18), ('most', 19), ('decimal_places', 20), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 22: ('wagtail.blocks.DateBlock', (), {'label': 'First possible day', 'required': False}), 23: ('wagtail.blocks.DateBlock', (), {'label': 'Last possible day', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('first', 22), ('last', 23), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 25: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 26: ('wagtail.blocks.IntegerBlock', (), {'label': 'Rows, at least', 'max_value': 50, 'min_value': 0, 'required': False}), 27: ('wagtail.blocks.IntegerBlock', (), {'label': 'Rows, at most', 'max_value': 50, 'min_value': 1, 'required': False}), 28: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'label': 'With a deputy for each expert', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('fewest', 26), ('most', 27), ('with_deputy', 28), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 30: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('most_characters', 5), ('is_required', 6)]], {}), 31: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('most_words', 9), ('is_required', 6)]], {}), 32: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('options', 12), ('is_required', 6)]], {}), 33: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('least', 18), ('most', 19), ('decimal_places', 20), ('is_required', 6)]], {}), 34: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('first', 22), ('last', 23), ('is_required', 6)]], {}), 35: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('is_required', 6)]], {}), 36: ('wagtail.blocks.StreamBlock', [[('text', 30), ('long_text', 31), ('choice', 32), ('number', 33), ('date', 34), ('email', 35), ('phone', 35)]], {'label': 'Columns'}), 37: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('fewest', 26), ('most', 27), ('columns', 36), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 38: ('wagtail.blocks.IntegerBlock', (), {'label': 'Files, at most', 'max_value': 20, 'min_value': 1, 'required': False}), 39: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Leave empty for the limit of the site.', 'label': 'Megabytes for each file, at most', 'min_value': 1, 'required': False}), 40: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('.pdf', '.pdf'), ('.jpg', '.jpg'), ('.jpeg', '.jpeg'), ('.png', '.png'), ('.gif', '.gif'), ('.webp', '.webp'), ('.avif', '.avif'), ('.docx', '.docx'), ('.xlsx', '.xlsx'), ('.pptx', '.pptx'), ('.odt', '.odt'), ('.ods', '.ods'), ('.odp', '.odp'), ('.txt', '.txt'), ('.md', '.md'), ('.csv', '.csv')], 'help_text': 'Choose none to allow all that the site accepts.', 'label': 'Kinds of files', 'required': False}), 41: ('wagtail.blocks.StructBlock', [[('label', 3), ('help', 4), ('most', 38), ('most_megabytes', 39), ('suffixes', 40), ('is_required', 6), ('is_anonymous', 7), ('show_if', 2)]], {}), 42: ('wagtail.blocks.StreamBlock', [[('text', 8), ('long_text', 10), ('choice', 13), ('several', 15), ('consent', 17), ('number', 21), ('date', 24), ('email', 25), ('phone', 25), ('municipality', 25), ('people', 29), ('table', 37), ('files', 41)]], {'label': 'Questions'}), 43: ('wagtail.blocks.StructBlock', [[('label', 0), ('help', 1), ('show_if', 2), ('questions', 42)]], {})}, verbose_name='sections')),
                        ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                        ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                        ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                    ],
                    options={
                        'verbose_name': 'form',
                        'verbose_name_plural': 'forms',
                        'ordering': ('name', 'pk'),
                    },
                    bases=(wagtail.models.preview.PreviewableMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form', models.CharField(max_length=60)),
                        ('thing', models.CharField(max_length=120)),
                        ('fields', models.JSONField(default=dict)),
                        ('saved_at', models.DateTimeField(auto_now=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('user', 'form', 'thing'), name='community_forms_draft_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FormVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('schema', models.JSONField()),
                        ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='published')),
                        ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='community_forms.form', verbose_name='form')),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                    ],
                    options={
                        'verbose_name': 'version of a form',
                        'verbose_name_plural': 'versions of forms',
                        'ordering': ('form', '-number'),
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='community_forms_version_once')],
                    },
                ),
            ],
        ),
    ]
