"""The models of the editorial site; each is in its own module."""

from .archive_import.models import ImportRecord
from .generation import Generation
from .machines.models import CalendarEntry
from .mail.models import Letter
from .media.documents import SiteDocument
from .media.images import SiteImage, SiteRendition
from .pages.alumni_group import AlumniGroupPage
from .pages.call import CallPage
from .pages.event import EventPage
from .pages.event_report import EventReportPage
from .pages.extensions import CallExtension
from .pages.home import HomePage
from .pages.learning_process import LearningProcessPage, Participation
from .pages.listing import (
    AlumniGroupIndexPage,
    CallIndexPage,
    EventIndexPage,
    LearningProcessIndexPage,
    NewsIndexPage,
    ReportIndexPage,
)
from .pages.news import NewsPage
from .pages.standard import StandardPage
from .removed.models import RemovedPage
from .snippets.contact import Contact
from .snippets.municipality import Municipality
from .snippets.organisation import Organisation
from .snippets.site_settings import SiteSettings
from .snippets.taxonomy import Region, Topic
from .stale.models import TranslationState

__all__ = [
    "AlumniGroupIndexPage",
    "AlumniGroupPage",
    "CalendarEntry",
    "CallExtension",
    "CallIndexPage",
    "CallPage",
    "Contact",
    "EventIndexPage",
    "EventPage",
    "EventReportPage",
    "Generation",
    "HomePage",
    "ImportRecord",
    "LearningProcessIndexPage",
    "LearningProcessPage",
    "Letter",
    "Municipality",
    "NewsIndexPage",
    "NewsPage",
    "Organisation",
    "Participation",
    "Region",
    "RemovedPage",
    "ReportIndexPage",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "StandardPage",
    "Topic",
    "TranslationState",
]
