"""The tests that run a second time, on PostgreSQL and without the community, and why. All others behave the same there, and run once.

A test that can differ there and is in no list has the marker of the same name.
"""

import pytest

# Tests of queries that databases handle differently, or that only one of them rejects.
EVERY_DATABASE = {
    "tests/test_harness.py": "the template, rows that are put back",
    "tests/test_project.py": "migrations",
    "tests/cms/api/test_fuzz.py": "numbers, letters and orders that a database refuses",
    "tests/cms/archive_import/test_import_archive.py": "lengths of texts that come from elsewhere",
    "tests/cms/demo/test_earlier.py": "which databases are files",
    "tests/cms/headless/": "signs that a database refuses, sessions",
    "tests/cms/jobs/test_admin.py": "lists that the admin filters and orders, JSON",
    "tests/cms/jobs/test_effects.py": "what is unique",
    "tests/cms/jobs/test_killed_workers.py": "who takes which row",
    "tests/cms/jobs/test_leases.py": "who takes which row, times",
    "tests/cms/jobs/test_periodic.py": "who takes which row, times",
    "tests/cms/mail/test_admin.py": "states that are worked out of two tables",
    "tests/cms/demo/test_load_demo.py::test_loading_the_demo_again_changes_nothing": "lengths, keys and types of all that editors may fill in",
    "tests/cms/demo/test_load_demo.py::test_deleted_page_is_restored_with_its_translations": "rows that go together",
    "tests/cms/pages/test_dated.py": "days in a zone",
    "tests/cms/pages/test_elsewhere.py": "orders and distinct rows",
    "tests/cms/pages/test_extensions.py": "conditions in queries",
    "tests/cms/pages/test_facts_of_types.py": "JSON and arrays of what pages hold",
    "tests/cms/pages/test_past_events.py": "orders and conditions in queries",
    "tests/cms/pages/test_shared_facts.py": "rows that go together",
    "tests/cms/pages/test_slugs.py": "lengths of paths",
    "tests/cms/test_drafts.py": "what a draft may leave empty",
    "tests/cms/users/test_addresses.py": "what is unique",
    "tests/cms/users/test_admin_accounts.py": "addresses without their case",
    "tests/cms/users/test_login.py": "addresses without their case",
    "tests/cms/users/test_one_owner.py": "triggers",
    "tests/cms/users/test_triggers.py": "triggers",
    "tests/community/access/test_actor.py": "a union of queries",
    "tests/community/api/": "numbers and signs that a database refuses",
    "tests/community/groups/test_admin.py": "lists that the admin filters and orders",
    "tests/community/groups/test_api.py": "orders, and rows that are locked",
    "tests/community/groups/test_files.py": "what is unique, and rows that go together",
    "tests/community/groups/test_rooms.py": "names without their case",
    "tests/community/groups/test_rules.py": "querysets of rights",
    "tests/community/test_addresses.py::test_inaccessible_and_missing_files_give_the_same_response": "keys of every form",
    "tests/community/test_addresses.py::test_variants_of_the_url_do_not_reveal_a_hidden_room": "slugs of every form",
    "tests/community/invitations/": "what is unique, and who takes which row",
    "tests/community/notifications/": "what is unique, and who takes which row",
    "tests/community/people/test_proposals.py": "who takes which row",
    "tests/search/attachments/test_admin.py": "collections below collections",
    "tests/search/sources/test_attached.py": "JSON of pages, texts with signs that a database refuses",
    "tests/search/indexing/test_vectors.py": "binary columns, and who takes which row",
    "tests/search/saved/": "JSON, and what is unique",
    "tests/search/results/test_api.py": "questions with every sign there is",
    "tests/search/sources/test_translations.py": "paths of trees",
    "tests/search/sources/test_pages.py": "aggregates of what pages are tied to",
    "tests/search/management/test_search_index.py": "reading many rows while writing",
    "tests/search/results/test_suggestions.py": "names without their case",
    "tests/search/query/test_synonyms.py": "what is unique without its case",
}

# Tests that depend on the installed apps: URLs, what apps register with lower layers, and checks of every page type.
WITHOUT_COMMUNITY = {
    "tests/cms/test_announcing.py": "kinds that rooms register",
    "tests/test_project.py": "checks and migrations",
    "tests/cms/api/test_content_api.py": "addresses",
    "tests/cms/demo/test_load_demo.py::test_every_content_file_is_published_in_each_of_its_languages": "the demo of the site alone",
    "tests/cms/demo/test_load_demo.py::test_accounts_are_confirmed_and_have_the_demo_password": "the demo of the site alone",
    "tests/cms/demo/test_load_demo.py::test_demo_loaded_signal_passes_accounts_and_pages": "what rooms do when it is loaded",
    "tests/cms/test_navigation.py": "links that rooms register",
    "tests/cms/jobs/test_periodic.py": "periodic jobs that rooms register",
    "tests/cms/test_warming.py": "what rooms warm up",
    "tests/cms/users/test_login.py": "where a login leads",
    "tests/search/saved/": "audiences that rooms register",
    "tests/search/results/test_api.py": "types and facets that rooms register",
    "tests/search/sources/test_translations.py": "audiences that rooms register",
    "tests/search/indexing/test_health.py": "checks that rooms register",
    "tests/search/results/test_page.py": "types and facets that rooms register",
    "tests/search/indexing/test_receivers.py": "sources that rooms register",
    "tests/themes/test_templates.py": "every kind of page, with every block",
}


def mark_what_runs_again(item: pytest.Item) -> None:
    name, needed = item.nodeid, getattr(item, "fixturenames", ())
    if "assert_valid_html" in needed:
        return  # the validator is slow to start, and the pages are the same
    if any(name.startswith(start) for start in EVERY_DATABASE) or commits(item):
        item.add_marker("every_database")
    if any(name.startswith(start) for start in WITHOUT_COMMUNITY):
        item.add_marker("without_community")


def commits(item: pytest.Item) -> bool:
    """Return whether a test commits: then locks, threads and on-commit hooks matter, which differ most."""
    wanted = item.get_closest_marker("django_db")
    return bool(wanted and wanted.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
