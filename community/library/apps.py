from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROUTERS = ("groups", "documents")  # modules of `api`


class LibraryConfig(AppConfig):
    """The files of groups: folders, versions, descriptions."""

    name = "community.library"
    label = "library"
    verbose_name = _("Files of groups")
    localised_urls = ("community/", "community.library.urls")

    def ready(self) -> None:
        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.files.models import PrivateFile
        from community.files.ready import file_ready
        from community.files.tenants import register_tenant
        from community.forms.registry import register_drafted_form
        from community.group_boxes import register_box
        from community.group_files import register_files
        from community.group_news import register_news
        from community.groups.rules import can_enter
        from community.navigation import GroupEntry, register_group_entry
        from community.privacy.registry import register_holding

        from . import archiving, documents, news, notices, overview, sharing, signals, styleguide
        from .demo import add_files
        from .drafts import DOCUMENT
        from .previewing import making
        from .privacy import HOLDINGS
        from .tenant import TENANTS
        from .trashing import empty_trash

        for tenant in TENANTS:
            register_tenant(tenant)
        for holding in HOLDINGS:
            register_holding(holding)
        register_drafted_form(DOCUMENT)
        for kind in notices.KINDS:
            register_kind(kind)
        for news_kind in news.KINDS:
            register_news(news_kind)
        register_periodic("library.trash", empty_trash, at=time(4, 10), title=_("Empty the trash of the groups"))
        register_periodic(
            "library.archives", archiving.delete_old_archives, every=timedelta(hours=1), title=_("Delete old ZIPs of folders")
        )
        register_group_entry(GroupEntry("library:files", _("Files"), can_enter, rank=15))
        register_box("files", overview.newest_files, rank=30)
        register_files(overview.files_of)
        for router in ROUTERS:
            register_router(f"community.library.api.{router}.router", area="files")
        documents.connect()
        styleguide.register()
        demo_loaded.connect(add_files, dispatch_uid="library.demo")
        file_ready.connect(sharing.file_became_ready, sender=PrivateFile, dispatch_uid="library.ready")
        signals.version_appeared.connect(notices.version_came, dispatch_uid="library.notices")
        signals.version_appeared.connect(making.version_came, dispatch_uid="library.previews")
        signals.document_gone.connect(notices.document_went, dispatch_uid="library.notices")
        signals.document_gone.connect(archiving.document_went, dispatch_uid="library.archives")
        signals.version_deleted.connect(notices.version_went, dispatch_uid="library.notices")
        signals.version_deleted.connect(archiving.version_went, dispatch_uid="library.archives")
