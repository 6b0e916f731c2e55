"""Benchmarks, separate from the running site."""

AT_ONCE = {
    "TASKS_BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
}  # an environment in which tasks do not wait for a worker
