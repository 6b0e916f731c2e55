"""What is measured, beside the site as it runs."""

AT_ONCE = {
    "TASKS_BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
}  # an environment in which nothing waits for a worker
