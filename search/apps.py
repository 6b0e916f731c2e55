from datetime import timedelta
from functools import partial
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Archive search")
    localised_urls = ("search/", "search.urls")
    root_urls = ("api/search/", "search.api_urls")

    def ready(self) -> None:
        from django.core.checks import register as register_system_check

        from cms.announcing import register_kind
        from cms.api.openapi.parts import Part, register_part
        from cms.demo.signals import demo_loaded
        from cms.doctor.findings import register_examination
        from cms.health import register_check
        from cms.jobs.periodic import register_periodic
        from cms.jobs.scratch import register_leftovers
        from cms.navigation import register_member_links, register_related
        from cms.shared_pages.asking import share_views
        from cms.tokens.scopes import CONTENT, register_addresses
        from cms.warming import register_warm_up
        from search import admin_search, styleguide
        from search.admin_search import receivers as admin_receivers
        from search.admin_search.health import check_admin_search, examine_admin_search
        from search.demo import add_synonyms, keep_index_readable
        from search.documents import facets, registry
        from search.embeddings.providers import check_provider
        from search.indexing import attachment_receivers, receivers, vectors
        from search.indexing.health import check_changes, examine_search, fill_again, health
        from search.indexing.tasks import catch_up
        from search.results import archive, related
        from search.saved.announcements import KIND
        from search.saved.links import member_links
        from search.saved.services import notify_all_due
        from search.sources import pages

        register_addresses("/api/search/", CONTENT)
        share_views("search:results", "search_api:search", "search_api:suggest")
        registry.register_source(pages.PageSource())
        facets.register_labels("topic", pages.topic_labels)
        facets.register_labels("region", pages.region_labels)
        facets.register_labels("country", pages.country_labels)
        facets.register_labels("municipality", pages.municipality_labels)
        facets.register_labels("format", pages.format_labels)
        receivers.connect()
        admin_receivers.connect()
        demo_loaded.connect(add_synonyms, dispatch_uid="search.demo")
        demo_loaded.connect(keep_index_readable, dispatch_uid="search.demo.index")
        attachment_receivers.connect()
        soon = timedelta(seconds=30)
        register_check("search", health)
        register_examination("search", examine_search)
        register_check("search changes", check_changes)
        register_system_check(check_admin_search)
        register_examination("search of the admin", examine_admin_search)
        if admin_search.is_used():
            from search.admin_search.tasks import catch_up as catch_up_admin

            register_periodic("search of the admin", catch_up_admin, every=soon, title=_("Update the search of the admin"))
        register_member_links(member_links)
        register_kind(KIND)
        register_periodic("search index", fill_again, every=soon, title=_("Rebuild a lost search index"))
        register_periodic("search changes", catch_up, every=soon, title=_("Update the search index"))
        register_periodic("saved searches", notify_all_due, every=soon, title=_("Send saved search e-mails"))
        register_check("embeddings", check_provider)
        register_periodic(
            "embeddings", partial(vectors.embed_pending, seconds=20), every=soon, priority=-10, title=_("Compute embeddings")
        )
        register_leftovers(lambda: Path(settings.WORD_LISTS_DIR), "*.part")
        register_related(related.related_items)
        styleguide.register()
        register_warm_up("search", archive.warm_up)
        register_part(
            Part(
                name="search",
                title=_("Search"),
                summary=_("The archive search, and suggestions while somebody types."),
                make="search.results.openapi.search_document",
                prefix="Search",
                rank=30,
            )
        )
