"""Work in the background: queues, retry, killed workers, periodic jobs and progress. All rooms use it; `docs/architecture.md` says how."""
