"""The files of a group as JSON: the same rules, queries and services as the pages."""
