from django.db import migrations


class Migration(migrations.Migration):
    """An index on the table of django-tasks-db, whose own one is for waiting jobs alone."""

    dependencies = [("jobs", "0001_jobs")]

    operations = [
        migrations.RunSQL("CREATE INDEX jobs_by_status ON django_tasks_database_dbtaskresult (status)", "DROP INDEX jobs_by_status")
    ]
