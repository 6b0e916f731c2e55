import community.clocks.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=community.clocks.models.new_key, editable=False, max_length=22, unique=True)),
                ('owner', models.CharField(max_length=60)),
                ('steps', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'not started'), ('running', 'running'), ('paused', 'paused'), ('ended', 'ended')], default='waiting', max_length=10)),
                ('ends_at', models.DateTimeField(null=True)),
                ('left_seconds', models.FloatField(null=True)),
                ('more_seconds', models.PositiveIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'clock',
                'verbose_name_plural': 'clocks',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', False), ('left_seconds__isnull', True), ('state', 'running')), models.Q(('ends_at__isnull', True), ('left_seconds__isnull', False), ('state', 'paused')), models.Q(('ends_at__isnull', True), ('left_seconds__isnull', True), ('state__in', ['waiting', 'ended'])), _connector='OR'), name='clock_times_belong_to_its_state')],
            },
        ),
    ]
