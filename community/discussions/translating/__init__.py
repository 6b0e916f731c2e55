"""Translations of posts by a service that the site configures: asked for by a reader, made in a job, marked as a machine's."""
