"""What all pages share: a lead, a cover, topics, how they look in lists and to machines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.models import StringTranslation

from cms.localisation import versions_of
from cms.media.images import SiteImage

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.snippets.taxonomy import Topic


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})


class BasePage(Page):
    """A page with a lead. Subclasses say what it is and where it may stand."""

    summary = models.TextField(
        _("lead"),
        max_length=400,
        help_text=_("One or two sentences: they open the page and stand for it in lists, the search and shared links."),
    )

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary")]
    api_fields: ClassVar[list[Any]] = [APIField("summary")]

    #: StreamFields whose text the archive search finds, in reading order.
    text_fields: ClassVar[tuple[str, ...]] = ()
    #: Fields that hold for every language: the source page's values go to its translations when it is published.
    fact_fields: ClassVar[tuple[str, ...]] = ()
    #: Name of the kind of page in addresses of the search and the API.
    search_type: ClassVar[str] = ""

    class Meta:
        abstract = True

    def _set_core_field_defaults(self) -> None:
        if self.first_published_at is None:  # an address that readers know stays
            if self.slug and self._has_slug_of_its_source():
                self.slug = ""
            title = self.title
            self.draft_title = self.draft_title or title
            self.slug, self.title = self.slug.translate(UMLAUTS), title.translate(UMLAUTS)
            super()._set_core_field_defaults()  # without a slug it makes one of the title
            self.title = title
        super()._set_core_field_defaults()

    def _has_slug_of_its_source(self) -> bool:
        """Say whether this is a translation with a title of its own whose address is still that of the page that it was copied from."""
        if self.locale_id is None or self.locale.language_code == settings.LANGUAGE_CODE:
            return False
        source = (
            Page.objects.filter(translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE)
            .exclude(pk=self.pk)
            .only("slug", "title")
            .first()
        )
        copied = {source.slug, f"{source.slug}-{self.locale.language_code}"} if source else set()
        if self.slug not in copied or self.title == source.title:
            return False
        chosen = StringTranslation.objects.filter(
            context__object_id=self.translation_key, context__path="slug", locale_id=self.locale_id, data=self.slug
        )
        return not chosen.exists()

    @property
    def kicker(self) -> str:
        """The short line above the title in lists: what kind of page this is."""
        return str(self._meta.verbose_name)

    @property
    def meta_description(self) -> str:
        return self.search_description or self.summary

    @property
    def listed_on(self) -> date | None:
        """The day that the page stands under in lists and in the search."""
        return self.first_published_at.date() if self.first_published_at else None

    @property
    def main_topic(self) -> Topic | None:
        return None

    @property
    def cover_places(self) -> list[tuple[float, float]]:
        """(longitude, latitude) of the places on the drawn cover."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # Asked for by the parts of the page that need them, which may be remembered.
        context["topics"] = SimpleLazyObject(lambda: self.listed_topics)
        context["related"] = SimpleLazyObject(self.related_pages)
        return context

    def get_view_restrictions(self) -> Any:
        # Most sites have none, and one look says so; Wagtail would first gather all pages above.
        return super().get_view_restrictions() if PageViewRestriction.objects.exists() else PageViewRestriction.objects.none()

    def related_keys(self) -> dict[str, Iterable[UUID]]:
        """Return the translation keys of the pages this one is tied to, by the kind of tie."""
        return {}

    def related_pages(self) -> dict[str, list[Page]]:
        """Return the pages this one is tied to, each as its reader can read it."""
        keys = {tie: list(dict.fromkeys(found)) for tie, found in self.related_keys().items()}
        pages = {page.translation_key: page for page in versions_of(chain.from_iterable(keys.values()))}
        return {tie: [pages[key] for key in found if key in pages] for tie, found in keys.items()}

    @cached_property
    def listed_topics(self) -> list[Topic]:
        return []


class CoverMixin(models.Model):
    """A picture in place of the drawn cover."""

    cover_image = models.ForeignKey(
        "cms.SiteImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
        help_text=_("Without a picture a cover is drawn from the places and the topic."),
    )
    cover_alt = models.CharField(
        _("alternative text of the cover"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, in this page's language. Empty: the picture's own description."),
    )
    cover_is_decorative = models.BooleanField(_("cover is decorative"), default=False)

    cover_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("cover_image"), FieldPanel("cover_alt"), FieldPanel("cover_is_decorative")], heading=_("Cover")
        )
    ]
    cover_api_fields: ClassVar[list[Any]] = [
        APIField("cover_image"),
        APIField("cover_image_wide", serializer=ImageRenditionField("fill-1200x630", source="cover_image")),
        APIField("cover_alt"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.cover_is_decorative and self.cover_alt:
            raise ValidationError(
                {"cover_is_decorative": _("A decorative picture has no alternative text: clear one of the two.")}
            )
        if self.cover_image and not (self.cover_is_decorative or self.cover_alt or self.cover_image.default_alt_text):
            raise ValidationError({"cover_alt": _("Describe what the picture shows, or mark it as decorative.")})

    @property
    def shown_cover_alt(self) -> str:
        """The alternative text of the cover; "" for decoration."""
        if self.cover_is_decorative or not self.cover_image:
            return ""
        return self.cover_alt or self.cover_image.default_alt_text


class TopicsMixin(models.Model):
    """Topics and regions that a page is about."""

    topics = ParentalManyToManyField("cms.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    regions = ParentalManyToManyField("cms.Region", blank=True, related_name="+", verbose_name=_("regions"))

    topics_panels: ClassVar[list[Any]] = [MultiFieldPanel([FieldPanel("topics"), FieldPanel("regions")], heading=_("About"))]
    topics_api_fields: ClassVar[list[Any]] = [APIField("topics"), APIField("regions")]
    topics_search_fields: ClassVar[list[Any]] = [
        index.RelatedFields("topics", [index.SearchField("name_de"), index.SearchField("name_en")]),
    ]

    class Meta:
        abstract = True

    @cached_property
    def listed_topics(self) -> list[Topic]:
        """The topics in their order. Sorted here, so that a list of pages can fetch them all at once."""
        return sorted(self.topics.all(), key=lambda topic: (topic.order, topic.name_de))

    @property
    def main_topic(self) -> Topic | None:
        """The first topic: it gives the page its colour."""
        return next(iter(self.listed_topics), None)

    @property
    def topic_colour(self) -> str:
        """Name of the theme's colour for the page."""
        return self.main_topic.colour if self.main_topic else "brand"


def stream_field(body: type, verbose_name: Any, **options: Any) -> StreamField:
    """Return a StreamField of `body` that may be empty."""
    return StreamField(body(), verbose_name=verbose_name, blank=True, **options)


def page_tabs(*tabs: tuple[list[Any], Any]) -> TabbedInterface:
    """Return the edit form of a page: the tabs given as (panels, heading), then how the page is promoted and published."""
    return TabbedInterface(
        [
            *(ObjectList(panels, heading=heading) for panels, heading in tabs),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )


def key_of(page: Page | None) -> list[UUID]:
    """Return the translation key of `page` as a list, empty without a page."""
    return [page.translation_key] if page else []


def keys_pointing_to(page: Page, ties: dict[str, tuple[type[Page], str]]) -> dict[str, list[UUID]]:
    """Return by tie the translation keys of the published pages that point to `page`, in any language, through a field of their model."""
    found: dict[str, list[UUID]] = {tie: [] for tie in ties}
    queries = [
        model.objects.filter(live=True, **{f"{field}__translation_key": page.translation_key})
        .order_by()
        .values_list("path", "translation_key", Value(tie))
        for tie, (model, field) in ties.items()
    ]
    for _path, key, tie in sorted(queries[0].union(*queries[1:])):
        found[tie].append(key)
    return found


def attach_covers(pages: Iterable[Any]) -> None:
    """Give pages of any kind their cover pictures with all sizes made so far: two queries, however many pages."""
    pages = [page for page in pages if getattr(page, "cover_image_id", None)]
    if pages:
        images = SiteImage.objects.prefetch_related("renditions").in_bulk({page.cover_image_id for page in pages})
        for page in pages:
            page.cover_image = images.get(page.cover_image_id)
