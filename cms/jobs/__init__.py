"""Background work: queues, retries, killed workers, periodic jobs and progress. All apps use it; see `docs/architecture.md`."""
