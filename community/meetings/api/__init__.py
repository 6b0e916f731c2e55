"""Meetings as JSON: the same rules, queries and services as the pages."""
