"""What all pages share: a lead, a cover, topics, and how they appear in lists and to machines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject, cached_property, classproperty
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.commits import once_after_commit
from cms.days import day_of
from cms.families import Scope
from cms.formatting import format_year
from cms.linked import Linked, linked_by, look_up
from cms.links import page_links
from cms.localisation import all_locales, pages_by_id, versions_of
from cms.maps.content import MapContent
from cms.media.images import SiteImage
from cms.media.renditions import SharedPicture
from cms.previews.showing import FrontEndPreviewMixin
from cms.visibility import known_restrictions_over
from cms.visuals import Visual, find_visuals

from .checklist import COVER, DESCRIPTION, TOPICS, Rule
from .dated import streams_of
from .expiry import FamilyPublishingPanel
from .fact_panels import FactPanel
from .facts import Facts, published_source
from .shared_facts import share_facts
from .slugs import OwnSlugMixin, fitting
from .zoned import SitePageForm

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.snippets.taxonomy import Region, Topic


class BasePage(FrontEndPreviewMixin, OwnSlugMixin):
    """A page with a lead. Subclasses define what it is and where it may be placed."""

    summary = models.TextField(
        _("lead"),
        max_length=400,
        help_text=_("One or two sentences. They introduce the page, and appear in lists, search results and shared links."),
    )

    expiry_scope = models.CharField(_("what expires"), max_length=8, choices=Scope, default=Scope.FAMILY)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    settings_panels: ClassVar[list[Any]] = [FamilyPublishingPanel(), *Page.settings_panels[1:]]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary")]
    api_fields: ClassVar[list[Any]] = [APIField("summary"), APIField("related")]

    #: StreamFields whose text is indexed for the archive search, in reading order.
    text_fields: ClassVar[tuple[str, ...]] = ()
    #: Fields that are the same in every language: the source page's values are copied to its translations when it is published.
    fact_fields: ClassVar[tuple[str, ...]] = ()
    #: Which fields of the child objects among the `fact_fields` are facts.
    fact_children: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    #: What a page should have before it is published.
    checklist: ClassVar[tuple[Rule, ...]] = (DESCRIPTION,)
    #: Name of the page type in the URLs of the search and the API.
    search_type: ClassVar[str] = ""
    #: Pages related to this one, by kind of relation: through a field of this page, or of a type whose pages point here (name, field).
    ties: ClassVar[Mapping[str, str]] = {}
    ties_back: ClassVar[Mapping[str, tuple[str, str]]] = {}

    base_form_class = SitePageForm

    class Meta:
        abstract = True

    @classproperty
    def override_translatable_fields(cls) -> list[SynchronizedField]:  # noqa: N805 - a property of the class
        """The fields that wagtail-localize must not let anybody change in a translation."""
        fields = {*cls.fact_children, *(field.name for field in cls._meta.concrete_fields if field.editable)}
        return [SynchronizedField(name, overridable=False) for name in cls.fact_fields if name in fields]

    @property
    def is_source(self) -> bool:
        """Whether this page owns the facts of all languages."""
        return self.alias_of_id is None and self.locale.language_code == settings.LANGUAGE_CODE

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page with the published source's facts; saving a published source copies its facts to its translations."""
        touches_facts = self.touches_facts(kwargs.get("update_fields"))
        if touches_facts:
            self.take_facts(lock=True)
            self.share_facts_on_commit()
        self.slug = fitting(self.slug)
        super().save(*args, **kwargs)
        if touches_facts:
            self.share_facts_on_commit()  # a new page gets its key only now

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.take_facts()
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: Any) -> Any:
        # Every revision becomes a page here: to be edited, previewed, published now or later, or restored.
        page = super().with_content_json(content)
        page.take_facts()
        return page

    def update_aliases(self, *, revision: Any = None, _content: Any = None, _updated_ids: Any = None) -> None:
        # Without the revision content that Wagtail passes: it may contain older facts.
        if type(self).objects.filter(alias_of=self).exists():
            super().update_aliases(revision=revision, _updated_ids=_updated_ids)

    def share_facts_on_commit(self) -> None:
        # Requested before other receivers hear of the save, so that they handle it and its translations in one go.
        if self.live and self.pk and self.is_source:
            once_after_commit(("facts", self.pk), partial(share_facts, type(self), self.pk))

    def take_facts(self, *, lock: bool = False) -> None:
        """Take over the facts of the published source, if this page is a translation of one."""
        if source := published_source(self, lock=lock):
            Facts(source).give_to(self)

    def touches_facts(self, update_fields: Collection[str] | None) -> bool:
        """Return whether saving `update_fields` (None: all) changes facts."""
        facts = {*self.fact_fields, *streams_of(type(self))}
        return bool(self.fact_fields) and (update_fields is None or not facts.isdisjoint(update_fields))

    @property
    def kicker(self) -> str:
        """The short line above the title in lists: the kind of page."""
        return str(self._meta.verbose_name)

    @property
    def kind_name(self) -> str:
        """What the page is, in a word: before everything else above its title."""
        return capfirst(str(self._meta.verbose_name))

    @property
    def head_facts(self) -> list[str]:
        """What stands beside the kind above the page's own title."""
        return [topic.name for topic in self.listed_topics[:1]]

    @property
    def card_facts(self) -> list[str]:
        """What stands beside the kind on the page's card: where and when."""
        return []

    @property
    def cover_words(self) -> tuple[str, str, bool]:
        """What the cover of a page without a picture and without places says: small, large, and whether the large one is a word."""
        day = self.listed_on
        topic = self.main_topic
        if day is None:
            return "", topic.name if topic else self.kind_name, True
        return topic.name if topic else self.kind_name, format_year(day), False

    @property
    def meta_description(self) -> str:
        return self.search_description or self.summary

    @property
    def listed_on(self) -> date | None:
        """The date under which the page appears in lists and in the search."""
        return day_of(self.first_published_at) if self.first_published_at else None

    @property
    def text_language(self) -> str:
        """The language code of the text: an alias shows the text of another page."""
        shown = self.alias_of if self.alias_of_id else self
        return all_locales()[shown.locale_id].language_code

    @property
    def canonical_url(self) -> str:
        """The absolute URL of the page that the text belongs to."""
        return (self.alias_of or self).full_url or "" if self.alias_of_id else self.full_url or ""

    @property
    def main_topic(self) -> Topic | None:
        return None

    @property
    def map_content(self) -> MapContent:
        """What the map of the page shows. Without places it has no map."""
        return MapContent()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # Evaluated by the parts of the template that need it, which may be cached.
        context["topics"] = SimpleLazyObject(lambda: self.listed_topics)
        context["related"] = SimpleLazyObject(self.related_pages)
        look_up(self.linked)
        return context

    @cached_property
    def visuals(self) -> Mapping[str, Visual]:
        """The visualisations in the page's blocks that may be seen now, by their keys: looked up at once, and never cached."""
        return find_visuals(self.linked.visuals)

    @cached_property
    def linked(self) -> Linked:
        """The pages and documents that the page's texts and blocks link to."""
        return linked_by([self])

    @cached_property
    def linked_pages(self) -> dict[int, Page]:
        """The page to show in place of each page that a block chose, by id; looked up once for all blocks."""
        links = {pk: link for pk, link in page_links(self.linked.chosen).items() if link}
        pages = {page.pk: page for page in pages_by_id({link.pk for link in links.values()})}
        return {pk: pages[link.pk] for pk, link in links.items() if link.pk in pages}

    def get_view_restrictions(self) -> Any:
        # Wagtail only looks at this page and its ancestors: here all languages of a page form one family.
        return known_restrictions_over(self)

    def serve_password_required_response(self, request: HttpRequest, form: Any, action_url: str) -> TemplateResponse:
        # Without the page: its title, lead and pictures are for people who know the password.
        return TemplateResponse(request, settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE, {"form": form, "action_url": action_url})

    def related_keys(self) -> dict[str, list[UUID]]:
        """Return the translation keys of related pages, by kind of relation."""
        through_fields = {tie: key_of(getattr(self, field)) for tie, field in self.ties.items()}
        return through_fields | keys_pointing_to([self])[self.translation_key]

    def related_pages(self) -> dict[str, list[Page]]:
        """Return the related pages, each in the version that the reader can read."""
        keys = {tie: list(dict.fromkeys(found)) for tie, found in self.related_keys().items()}
        pages = {page.translation_key: page for page in versions_of(chain.from_iterable(keys.values()))}
        return {tie: [pages[key] for key in found if key in pages] for tie, found in keys.items()}

    @cached_property
    def listed_topics(self) -> list[Topic]:
        return []


class CoverMixin(models.Model):
    """A picture to replace the generated cover."""

    cover_image = models.ForeignKey(
        "cms.SiteImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
        help_text=_("If there is no picture, a cover is drawn from the places and the topic."),
    )
    cover_alt = models.CharField(
        _("alternative text of the cover"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, in the language of this page. Leave empty to use the picture's own description."),
    )
    cover_is_decorative = models.BooleanField(_("cover is decorative"), default=False)

    cover_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FactPanel(
                    "cover_image",
                    help_text=_(
                        "On top of the page and on its card in lists. Without a picture the card shows a map of the page’s cities; without "
                        "cities, the colour of its topic with a word or a year. Cards are wide (8 to 5) and cut around the focal point, which "
                        "you set in the form of the picture."
                    ),
                ),
                FieldPanel("cover_alt"),
                FieldPanel(
                    "cover_is_decorative",
                    help_text=_("Only tick this if the picture tells readers nothing: screen readers then skip it."),
                ),
            ],
            heading=_("Cover"),
        )
    ]
    cover_rules: ClassVar[tuple[Rule, ...]] = (COVER,)
    cover_api_fields: ClassVar[list[Any]] = [
        APIField("cover_image"),
        APIField("cover_image_wide", serializer=SharedPicture()),
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

    topics_panels: ClassVar[list[Any]] = [MultiFieldPanel([FactPanel("topics"), FactPanel("regions")], heading=_("About"))]
    topics_rules: ClassVar[tuple[Rule, ...]] = (TOPICS,)
    topics_api_fields: ClassVar[list[Any]] = [APIField("topics"), APIField("regions")]
    topics_search_fields: ClassVar[list[Any]] = [
        index.RelatedFields("topics", [index.SearchField("name_de"), index.SearchField("name_en")]),
    ]

    class Meta:
        abstract = True

    @cached_property
    def listed_topics(self) -> list[Topic]:
        """The topics in order. Sorted in Python, so that they can be prefetched for a list of pages."""
        return sorted(self.topics.all(), key=lambda topic: (topic.order, topic.name_de))

    @cached_property
    def listed_regions(self) -> list[Region]:
        """The regions in order, likewise."""
        return sorted(self.regions.all(), key=lambda region: (region.order, region.name_de))

    @property
    def main_topic(self) -> Topic | None:
        """The first topic, which gives the page its colour."""
        return next(iter(self.listed_topics), None)

    @property
    def topic_colour(self) -> str:
        """Name of the page's colour in the theme."""
        return self.main_topic.colour if self.main_topic else "brand"


def stream_field(body: type, verbose_name: Any, **options: Any) -> StreamField:
    """Return an optional StreamField of `body`."""
    return StreamField(body(), verbose_name=verbose_name, blank=True, **options)


def page_tabs(*tabs: tuple[list[Any], Any]) -> TabbedInterface:
    """Return the edit form of a page: the given tabs as (panels, heading), then the promote and publishing tabs."""
    return TabbedInterface(
        [
            *(ObjectList(panels, heading=heading) for panels, heading in tabs),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )


def key_of(page: Page | None) -> list[UUID]:
    """Return the translation key of `page` as a list; empty if there is no page."""
    return [page.translation_key] if page else []


def keys_pointing_to(pages: Sequence[Any]) -> dict[UUID, dict[str, list[UUID]]]:
    """Return the translation keys of published pages that point to `pages`, all of one type, in any language.

    By the key of the page that is pointed to, and by relation (`ties_back`). One query, however many pages.
    """
    ties = pages[0].ties_back
    found: dict[UUID, dict[str, list[UUID]]] = {page.translation_key: {tie: [] for tie in ties} for page in pages}
    queries = [
        apps.get_model("cms", model)  # by name, since those page types import this one
        .objects.filter(live=True, **{f"{field}__translation_key__in": list(found)})
        .order_by()
        .values_list("path", "translation_key", f"{field}__translation_key", Value(tie))
        for tie, (model, field) in ties.items()
    ]
    if queries:
        for _path, key, target, tie in sorted(queries[0].union(*queries[1:])):
            found[target][tie].append(key)
    return found


def related_keys_of(pages: Sequence[Any]) -> dict[UUID, dict[str, list[UUID]]]:
    """Return the `related_keys` of `pages`, all of one type, by the page's own key. Two queries, however many pages."""
    found = keys_pointing_to(pages)
    ids = {(page.translation_key, tie): getattr(page, f"{field}_id") for page in pages for tie, field in page.ties.items()}
    keys = dict(Page.objects.filter(pk__in=set(ids.values()) - {None}).values_list("pk", "translation_key")) if ids else {}
    for (own, tie), pk in ids.items():
        found[own][tie] = [keys[pk]] if pk in keys else []
    return found


def attach_covers(pages: Iterable[Any]) -> None:
    """Attach covers, with all renditions made so far, to pages of any type: two queries, however many pages."""
    pages = [page for page in pages if getattr(page, "cover_image_id", None)]
    if pages:
        images = SiteImage.objects.prefetch_related("renditions").in_bulk({page.cover_image_id for page in pages})
        for page in pages:
            page.cover_image = images.get(page.cover_image_id)
