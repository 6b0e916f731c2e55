"""The settings of the tests, for processes of their own: jobs wait for a worker."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import JOB_QUEUES

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": JOB_QUEUES}}
