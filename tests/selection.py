"""The tests that run a second time, on PostgreSQL and without the community, and why. All others behave the same there, and run once.

A new test that can differ there has the marker of the same name, or its name is added here. The names are beginnings: of a path, of a
test, of what a test is called with.
"""

import pytest

# Tests of queries that databases handle differently, or that only one of them rejects. Of these files, the tests without a database
# are left out.
EVERY_DATABASE = {
    "tests/test_harness.py": "the template, rows that are put back",
    "tests/test_project.py": "migrations",
    "tests/cms/api/test_fuzz.py": "numbers, letters and orders that a database refuses",
    "tests/cms/archive_import/test_import_archive.py::test_articles_of_a_file_are_imported": "lengths of texts that come from elsewhere",
    "tests/cms/archive_import/test_import_archive.py::test_database_error_on_one_page_does_not_stop_the_others": "savepoints",
    "tests/cms/archive_import/test_import_archive.py::test_failed_import_leaves_no_pages_or_files_behind": "savepoints",
    "tests/cms/archive_import/test_import_archive.py::test_pages_with_equal_titles_get_unique_slugs": "what is unique",
    "tests/cms/demo/test_earlier.py": "which databases are files",
    "tests/cms/demo/test_load_demo.py::test_loading_the_demo_again_changes_nothing": "keys and types of all that editors may fill in",
    "tests/cms/demo/test_load_demo.py::test_deleted_page_is_restored_with_its_translations": "rows that go together",
    "tests/cms/headless/test_login.py::test_email_address_is_normalised_as_in_the_login_form": "addresses without their case",
    "tests/cms/headless/test_login.py::test_no_request_body_crashes_the_login": "signs that a database refuses",
    "tests/cms/headless/test_login.py::test_recovery_code_works_only_once": "rows that are locked",
    "tests/cms/headless/test_login.py::test_token_": "sessions",
    "tests/cms/jobs/test_admin.py::test_bulk_action_applies_to": "rows that are locked",
    "tests/cms/jobs/test_admin.py::test_failed_job_can_be": "rows that are locked",
    "tests/cms/jobs/test_admin.py::test_job_waiting_for_a_retry_shows_its_last_error": "JSON",
    "tests/cms/jobs/test_admin.py::test_periodic_report_shows_interval_and_last_run": "JSON",
    "tests/cms/jobs/test_admin.py::test_report_lists_failed_jobs_with_their_error": "lists that the admin orders, JSON",
    "tests/cms/jobs/test_admin.py::test_waiting_and_running_jobs_are_listed_and_filtered": "lists that the admin filters and orders",
    "tests/cms/jobs/test_effects.py": "what is unique",
    "tests/cms/jobs/test_killed_workers.py": "who takes which row",
    "tests/cms/jobs/test_leases.py": "who takes which row, times",
    "tests/cms/jobs/test_periodic.py": "who takes which row, times",
    "tests/cms/mail/test_admin.py::test_all_failed_emails_can_be_resent_or_discarded_at_once": "rows that are locked",
    "tests/cms/mail/test_admin.py::test_email_": "states that are worked out of two tables",
    "tests/cms/mail/test_admin.py::test_emails_can_be_searched_by_recipient_and_subject": "words without their case",
    "tests/cms/mail/test_admin.py::test_report_lists_failed_emails_with_the_reason": "states that are worked out of two tables",
    "tests/cms/pages/test_dated.py": "days in a zone",
    "tests/cms/pages/test_elsewhere.py::test_best_available_language_for_the_reader_is_shown": "distinct rows",
    "tests/cms/pages/test_elsewhere.py::test_open_calls_in_other_languages_are_listed_by_deadline": "orders",
    "tests/cms/pages/test_elsewhere.py::test_second_page_does_not_repeat_pages_in_other_languages": "orders and distinct rows",
    "tests/cms/pages/test_extensions.py::test_new_translation_and_alias_get_the_extension_history": "rows that go together",
    "tests/cms/pages/test_extensions.py::test_restoring_an_older_revision": "conditions in queries",
    "tests/cms/pages/test_extensions.py::test_saving_a_live_call_directly_records_the_extension": "conditions in queries",
    "tests/cms/pages/test_extensions.py::test_scheduled_extension_is_recorded_when_it_goes_live": "conditions in queries, times",
    "tests/cms/pages/test_extensions.py::test_two_drafts_before_publication_count_as_one_extension": "conditions in queries",
    "tests/cms/pages/test_facts_of_types.py::test_every_fact_of_every_page_type_is_copied_and_kept[EventPage]": "JSON and arrays of what pages hold",
    "tests/cms/pages/test_facts_of_types.py::test_every_fact_of_every_page_type_is_copied_and_kept[LearningProcessPage]": "JSON and arrays of what pages hold, rows of its own",
    "tests/cms/pages/test_facts_of_types.py::test_draft_with_a_deleted_municipality_can_be_loaded": "keys of rows that are gone",
    "tests/cms/pages/test_facts_of_types.py::test_removed_participation_is_removed_in_every_language": "rows that go together",
    "tests/cms/pages/test_past_events.py::test_past_events_are_marked_in_lists_in_every_language": "orders and conditions in queries",
    "tests/cms/pages/test_past_events.py::test_home_page_shows_upcoming_and_running_events": "orders and conditions in queries",
    "tests/cms/pages/test_shared_facts.py::test_changed_facts_reach_translations": "rows that go together",
    "tests/cms/pages/test_shared_facts.py::test_facts_are_shared_even_if_a_translation_lacks_a_required_field": "columns that may not be empty",
    "tests/cms/pages/test_shared_facts.py::test_failure_to_share_facts_leaves_the_source_published": "savepoints",
    "tests/cms/pages/test_shared_facts.py::test_rolled_back_publication_does_not_share_facts": "savepoints",
    "tests/cms/pages/test_slugs.py::test_slug_of_a_translation_comes_from_its_own_title": "what is unique",
    "tests/cms/pages/test_slugs.py::test_typed_slug_is_transliterated_and_stays_unique": "what is unique",
    "tests/cms/test_drafts.py::test_incomplete_call_can_be_saved_as_a_draft": "what a draft may leave empty",
    "tests/cms/users/test_addresses.py::test_account": "addresses without their case",
    "tests/cms/users/test_addresses.py::test_createsuperuser_stores_the_canonical_address": "what is unique",
    "tests/cms/users/test_addresses.py::test_one_account_per_address_in_any_spelling": "what is unique",
    "tests/cms/users/test_admin_accounts.py": "addresses without their case",
    "tests/cms/users/test_login.py::test_confirming_the_address_logs_in_after_sign_up": "addresses without their case",
    "tests/cms/users/test_login.py::test_email_address_changes_only_after_confirming_the_new_one": "what is unique",
    "tests/cms/users/test_login.py::test_logging_out_other_sessions_keeps_the_current_one": "sessions",
    "tests/cms/users/test_login.py::test_login_does_not_reveal_whether_an_account_exists": "addresses without their case",
    "tests/cms/users/test_login.py::test_password_reset_does_not_reveal_whether_an_account_exists": "addresses without their case",
    "tests/cms/users/test_login.py::test_sign_up_does_not_reveal_whether_an_account_exists": "addresses without their case",
    "tests/cms/users/test_one_owner.py": "triggers",
    "tests/cms/users/test_triggers.py": "triggers",
    "tests/community/access/test_actor.py": "a union of queries",
    "tests/community/api/test_errors.py::test_inaccessible_and_missing": "keys of every form",
    "tests/community/api/test_errors.py::test_invalid_body_gets_a_problem_response_and_changes_nothing": "signs that a database refuses",
    "tests/community/api/test_errors.py::test_invalid_list_parameter_gets_a_validation_error[groups/housing/files-": "numbers that a database refuses",
    "tests/community/api/test_errors.py::test_text_of_the_maximum_length_is_accepted": "lengths",
    "tests/community/api/test_errors.py::test_unknown_url_gets_a_404_problem": "signs that a database refuses",
    "tests/community/groups/test_admin.py::test_admin_lists_and_edit_forms_load": "lists that the admin filters and orders",
    "tests/community/groups/test_admin.py::test_editor_adds_a_member_by_email_address": "what is unique",
    "tests/community/groups/test_admin.py::test_member_is_found_by_any_spelling_of_the_email_address": "addresses without their case",
    "tests/community/groups/test_admin.py::test_unknown_email_addresses_and_duplicate_memberships_are_form_errors": "what is unique",
    "tests/community/groups/test_api.py::test_deleted_account_appears_in_the_log_as_former_member": "keys of rows that are gone, JSON",
    "tests/community/groups/test_api.py::test_every_list_is_paginated": "orders",
    "tests/community/groups/test_api.py::test_form_and_api_do_not_overwrite_each_other": "rows that are locked",
    "tests/community/groups/test_api.py::test_members_are_listed_with_facilitators_first": "orders",
    "tests/community/groups/test_api.py::test_two_people_do_not_overwrite_each_other": "rows that are locked",
    "tests/community/groups/test_api.py::test_uploaded_file_is_shared_only_once_and_only_by_its_uploader": "rows that are locked",
    "tests/community/groups/test_files.py": "what is unique, and rows that go together",
    "tests/community/groups/test_rooms.py": "names without their case",
    "tests/community/groups/test_rules.py": "querysets of rights",
    "tests/community/test_addresses.py::test_inaccessible_and_missing_files_give_the_same_response": "keys of every form",
    "tests/community/test_addresses.py::test_variants_of_the_url_do_not_reveal_a_hidden_room": "slugs of every form",
    "tests/community/invitations/test_links.py::test_accepting_never_lowers_the_role_of_a_member": "rows that are locked",
    "tests/community/invitations/test_links.py::test_inviting_again_renews_the_existing_invitation": "what is unique",
    "tests/community/invitations/test_links.py::test_old_invitations_are_deleted_with_their_addresses": "times",
    "tests/community/invitations/test_links.py::test_person_with_an_account_accepts_once_after_logging_in": "what is unique",
    "tests/community/invitations/test_links.py::test_unconfirmed_account_does_not_block_the_invited_person": "triggers",
    "tests/community/notifications/test_digests.py": "who takes which row, times",
    "tests/community/notifications/test_letters.py::test_failing_email_does_not_block_others_and_is_retried": "who takes which row",
    "tests/community/notifications/test_letters.py::test_read_hidden_or_unwanted_notifications_are_not_emailed": "conditions in queries",
    "tests/community/notifications/test_pages.py::test_one_or_all_notifications_are_marked_read_by_post": "conditions in queries",
    "tests/community/notifications/test_pages.py::test_unread_notifications_come_first_and_other_users_see_none": "orders",
    "tests/community/notifications/test_services.py": "what is unique, JSON",
    "tests/community/people/test_proposals.py::test_first_decision_is_final": "who takes which row",
    "tests/community/people/test_proposals.py::test_municipality_already_in_the_register_is_not_added_again": "names without their case",
    "tests/community/people/test_proposals.py::test_number_of_waiting_proposals_is_limited": "rows that are locked",
    "tests/community/people/test_proposals.py::test_proposing_a_similar_municipality_needs_confirmation": "names without their case",
    "tests/community/people/test_proposals.py::test_staff_add_a_proposal_to_the_register_and_the_proposer_is_notified": "who takes which row",
    "tests/search/indexing/test_vectors.py::test_check_reports_documents_without_vectors_and_repair_queues_them": "who takes which row",
    "tests/search/indexing/test_vectors.py::test_deleted_page_is_removed_from_the_queue": "who takes which row",
    "tests/search/indexing/test_vectors.py::test_embed_reports_counts_and_prunes_unused_passages": "binary columns",
    "tests/search/indexing/test_vectors.py::test_embedding_is_retried_after_a_provider_failure": "who takes which row",
    "tests/search/indexing/test_vectors.py::test_rebuild_reuses_stored_vectors": "binary columns",
    "tests/search/indexing/test_vectors.py::test_unchanged_passages_are_not_computed_again": "binary columns",
    "tests/search/management/test_search_index.py::test_changes_during_check_are_not_reported_as_differences": "reading many rows while writing",
    "tests/search/management/test_search_index.py::test_rebuild_indexes_exactly_the_existing_documents": "reading many rows while writing",
    "tests/search/management/test_search_index.py::test_update_": "reading many rows while writing",
    "tests/search/query/test_synonyms.py::test_admin_form_refuses_invalid_words_and_saves_valid_ones": "what is unique without its case",
    "tests/search/query/test_synonyms.py::test_changes_apply_to_the_next_search": "JSON",
    "tests/search/query/test_synonyms.py::test_invalid_groups_are_refused": "what is unique without its case",
    "tests/search/query/test_synonyms.py::test_load_glossary_keeps_existing_groups": "what is unique without its case",
    "tests/search/results/test_api.py::test_odd_queries_are_answered": "questions with every sign there is",
    "tests/search/results/test_suggestions.py::test_filters_are_suggested_by_their_name_in_the_readers_language": "names without their case",
    "tests/search/results/test_suggestions.py::test_odd_prefixes_are_answered": "questions with every sign there is",
    "tests/search/saved/test_announcements.py": "what is unique",
    "tests/search/saved/test_pages.py::test_change": "rows that are locked",
    "tests/search/saved/test_pages.py::test_conflicting_change_in_a_second_window_shows_the_first": "rows that are locked",
    "tests/search/saved/test_pages.py::test_invalid_input_shows_errors_and_is_kept": "what is unique, signs that a database refuses",
    "tests/search/saved/test_pages.py::test_search_can_be": "JSON",
    "tests/search/saved/test_services.py::test_failed_email_does_not_block_others_and_is_retried": "who takes which row",
    "tests/search/saved/test_services.py::test_names_are_unique_per_owner_and_the_number_of_searches_is_limited": "what is unique",
    "tests/search/saved/test_services.py::test_new_result_is_sent_once": "what is unique",
    "tests/search/saved/test_services.py::test_searches_with_only_filters_or_no_criteria_are_notified": "JSON",
    "tests/search/saved/test_services.py::test_weekly_email_is_sent_after_seven_days": "times",
    "tests/search/sources/test_attached.py::test_entry_contains_the_text_of_its_files": "JSON of pages",
    "tests/search/sources/test_attached.py::test_files_attached_anywhere_on_a_page_are_collected": "JSON of pages",
    "tests/search/sources/test_pages.py::test_expired_pages_are_not_findable_even_before_they_are_unpublished": "times",
    "tests/search/sources/test_pages.py::test_keys_": "aggregates of what pages are tied to",
    "tests/search/sources/test_pages.py::test_many_pages_take_no_more_queries_than_one": "aggregates of what pages are tied to",
    "tests/search/sources/test_pages.py::test_names_and_countries_of_places_are_indexed": "aggregates of what pages are tied to",
    "tests/search/sources/test_pages.py::test_private_pages_and_their_descendants_are_not_findable": "paths of trees",
    "tests/search/sources/test_translations.py::test_best_version_is_the_one_the_reader_finds": "orders",
    "tests/search/sources/test_translations.py::test_one_private_version_hides_all_versions": "paths of trees",
    "tests/search/sources/test_translations.py::test_versions_contain_urls_and_texts_of_each_other": "rows that go together",
}

# Tests that commit, which would otherwise run on every database, but are about something else.
ONE_DATABASE = {
    "tests/cms/jobs/test_killed_workers.py::test_job_over_its_time_limit_fails_and_the_worker_restarts": "processes",
    "tests/cms/jobs/test_killed_workers.py::test_job_that_cannot_be_imported_does_not_delay_others": "imports",
    "tests/cms/jobs/test_killed_workers.py::test_publish_on_time_command_runs_jobs_without_a_worker": "options of a command",
    "tests/cms/jobs/test_killed_workers.py::test_temporary_files_of_a_killed_worker_are_removed": "files",
    "tests/cms/jobs/test_killed_workers.py::test_worker_finishes_its_job_on_sigterm_and_takes_no_other": "signals",
    "tests/cms/jobs/test_killed_workers.py::test_worker_runs_periodic_jobs": "what a worker calls",
    "tests/cms/jobs/test_periodic.py::test_publish_on_time_": "options of a command",
    "tests/community/files/test_attaching.py::test_a_refused_form_keeps_the_uploaded_file": "a form",
    "tests/community/files/test_attaching.py::test_form_with_a_missing_or_unknown_upload_key_is_refused": "a form",
    "tests/community/files/test_attaching.py::test_full_disk_is_reported": "files",
    "tests/community/files/test_attaching.py::test_uploaded_file_is_kept_in_the_form_across_the_login": "a form",
    "tests/community/files/test_door.py": "headers",
    "tests/community/files/test_scanning.py::test_file_is_visible_at_once_without_a_scanner": "settings",
    "tests/community/files/test_scanning.py::test_file_that_cannot_be_scanned_does_not_block_others": "the scanner",
    "tests/community/files/test_scanning.py::test_files_wait_while_the_scanner_is_unavailable": "the scanner",
    "tests/community/files/test_scanning.py::test_virus_found_before_the_form_is_submitted_is_reported_in_the_form": "a form",
    "tests/community/files/test_sweeping.py::test_parts_of_an_upload_in_progress_are_kept": "files",
    "tests/community/files/test_sweeping.py::test_sweeping_an_empty_storage_works": "files",
    "tests/community/files/test_tus.py::test_creation_request_can_carry_the_first_bytes": "headers",
    "tests/community/files/test_tus.py::test_disallowed_file_is_refused_once_it_is_complete": "files",
    "tests/community/files/test_tus.py::test_received_bytes_are_kept_when_the_connection_is_cut": "files",
    "tests/community/files/test_tus.py::test_terminated_upload_leaves_nothing_behind": "files",
    "tests/community/files/test_tus.py::test_upload_ends_with_an_error_when_the_storage_loses_a_part": "files",
    "tests/community/groups/test_search.py::test_indexing_many_needs_no_more_queries_than_one": "numbers of queries",
    "tests/community/groups/test_search.py::test_members_find_their_groups_content_and_nobody_else_does": "the engine",
    "tests/community/groups/test_search.py::test_room_is_indexed_under_its_public_page_title_in_every_language": "texts",
    "tests/community/groups/test_search.py::test_search_pages_and_api_reveal_a_file_only_to_members": "the engine",
    "tests/community/groups/test_search.py::test_unreadable_file_is_found_by_its_title": "files",
    "tests/search/attachments/test_admin.py::test_adding_a_damaged_file_shows_a_warning": "a form",
    "tests/search/attachments/test_admin.py::test_an_empty_file_is_refused_by_the_form": "a form",
    "tests/search/attachments/test_admin.py::test_replacing_a_file_with_an_unreadable_one_shows_a_warning": "a form",
    "tests/search/attachments/test_admin.py::test_upload_shows_whether_the_search_can_read_the_file": "a form",
    "tests/search/indexing/test_health.py::test_the_rest_of_the_site_works_without_the_engine": "the engine",
    "tests/search/indexing/test_outbox.py::test_changes_wait_during_an_outage_and_it_is_logged_once": "the engine",
    "tests/search/indexing/test_outbox.py::test_document_refused_by_the_engine_does_not_block_others": "the engine",
    "tests/search/indexing/test_outbox.py::test_documents_of_a_removed_source_are_deleted": "the engine",
    "tests/search/indexing/test_outbox.py::test_engine_refusing_all_changes_is_not_blamed_on_documents": "the engine",
    "tests/search/indexing/test_outbox.py::test_publishing_does_not_try_an_unresponsive_engine_again": "the engine",
    "tests/search/indexing/test_outbox.py::test_waiting_changes_are_applied_when_the_engine_is_back": "the engine",
    "tests/search/indexing/test_outbox.py::test_with_workers_publishing_does_not_call_the_engine": "the engine",
    "tests/search/indexing/test_rebuild.py::test_aborted_rebuild_leaves_the_old_index": "the engine",
    "tests/search/indexing/test_receivers.py::test_autosaved_drafts_do_not_touch_the_index": "signals",
    "tests/search/indexing/test_receivers.py::test_page_moved_below_a_private_one_is_not_found": "the same queries as in the tests of moving and privacy",
    "tests/search/indexing/test_receivers.py::test_pages_are_registered_as_a_source": "a registry",
    "tests/search/indexing/test_receivers.py::test_pages_created_live_without_a_revision_are_found": "signals",
    "tests/search/indexing/test_receivers.py::test_publishing_": "signals, and the engine",
    "tests/search/indexing/test_receivers.py::test_unpublishing_": "signals",
    "tests/search/sources/test_attached.py::TestTheIndexFollows::test_text_of_an_attached_file_is_found": "the engine",
    "tests/search/sources/test_translations.py::test_new_version_takes_over_its_readers": "the engine",
    "tests/search/sources/test_translations.py::test_removing_one_version_updates_the_index_for_the_others": "the engine",
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
    "tests/cms/styleguide/test_guide.py::test_staff_may_see_it": "sections that rooms register",
    "tests/cms/test_warming.py": "what rooms warm up",
    "tests/cms/users/test_login.py": "where a login leads",
    "tests/search/saved/": "audiences that rooms register",
    "tests/search/results/test_api.py": "types and facets that rooms register",
    "tests/search/sources/test_translations.py": "audiences that rooms register",
    "tests/search/indexing/test_health.py": "checks that rooms register",
    "tests/search/results/test_page.py": "types and facets that rooms register",
    "tests/search/indexing/test_receivers.py::test_pages_are_registered_as_a_source": "sources that rooms register",
    "tests/search/indexing/test_receivers.py::test_publishing_": "sources that rooms register",
    "tests/themes/test_templates.py::test_every_page_type": "every kind of page, with every block",
}


def mark_what_runs_again(item: pytest.Item) -> None:
    name, needed = item.nodeid, getattr(item, "fixturenames", ())
    if "assert_valid_html" in needed:
        return  # the validator is slow to start, and the pages are the same
    if differs_by_database(item):
        item.add_marker("every_database")
    if name.startswith(tuple(WITHOUT_COMMUNITY)):
        item.add_marker("without_community")


def differs_by_database(item: pytest.Item) -> bool:
    name = item.nodeid
    if name.startswith(tuple(ONE_DATABASE)):
        return False
    listed = name.startswith(tuple(EVERY_DATABASE))
    return commits(item) or (
        listed and (has_database(item) or name.startswith("tests/test_"))
    )  # the harness opens it in other ways


def has_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or "db" in getattr(item, "fixturenames", ())


def commits(item: pytest.Item) -> bool:
    """Return whether a test commits: then locks, threads and on-commit hooks matter, which differ most."""
    wanted = item.get_closest_marker("django_db")
    return bool(wanted and wanted.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
