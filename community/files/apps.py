from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Private files: how they are uploaded, checked, stored and served."""

    name = "community.files"
    label = "files"
    verbose_name = _("Private files")
    localised_urls = ("community/", "community.files.urls")
    root_urls = ("api/community/uploads/", "community.files.upload_urls")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from cms.doctor.findings import register_examination
        from cms.health import register_check
        from cms.jobs.periodic import register_periodic
        from community.privacy.registry import register_holding
        from search.attachments.texts import register_holder

        from . import scanning, services, sweeping
        from .models import PrivateFile, UploadPart
        from .privacy import HOLDINGS

        post_delete.connect(services.forget_content, sender=PrivateFile, dispatch_uid="files.forget_content")
        post_delete.connect(services.forget_part, sender=UploadPart, dispatch_uid="files.forget_part")
        register_holder(services.contents_of_files)
        for holding in HOLDINGS:
            register_holding(holding)
        register_check("virus scanner", scanning.check_scanner, is_needed=False)
        register_examination("virus scanner", scanning.examine_scanner)
        register_periodic("uploads", sweeping.sweep, every=sweeping.EVERY, title=_("Remove abandoned uploads"))
        register_periodic(
            "virus scan", scanning.scan_forgotten, every=timedelta(minutes=10), title=_("Check files for viruses again")
        )
