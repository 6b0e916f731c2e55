"""People as JSON: the same policy, queries and services as the pages."""
