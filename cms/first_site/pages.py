"""Makes the languages, pages and entries of the first site, each only where it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.base_url import host_and_port
from cms.days import today
from cms.demo.accounts import EDITORS, make_editors
from cms.demo.content import FOLDER as DEMO_FOLDER
from cms.demo.content import LANGUAGES, SOURCE, PageContent, read_list, read_page
from cms.demo.directory import names
from cms.demo.pages import KINDS, begin_site_at, make_page, publish_page, write_body
from cms.demo.stock import Stock
from cms.demo.translations import translate_page
from cms.models import HomePage, Region, SiteSettings

from .signals import editors_made

FOLDER = Path(__file__).parent / "content"
#: In order of creation, which is the order of the menu. Their texts are the demo's, which mention no example.
LISTS = ("index-calls", "index-processes", "index-groups", "index-events", "index-reports", "index-news")
#: The pages that the footer must link, by the field of the site's settings. They are drafts until somebody has written them.
LEGAL = {"imprint_page": "impressum", "privacy_page": "datenschutz", "accessibility_page": "barrierefreiheit"}


@dataclass
class Report:
    """What a run has made, what was there, and what a site that people already work on lacks."""

    made: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def home_page() -> HomePage | None:
    """Return the home page with which the default site begins, if it has one."""
    return HomePage.objects.filter(sites_rooted_here__is_default_site=True).first()


@transaction.atomic
def make_site(*, name: str, complete: bool = False) -> Report:
    """Make the first site, called `name`.

    If there is a home page already, people work on the site: what they removed is not made again, only reported, unless `complete`.
    """
    run = Run(name, is_adding=complete or home_page() is None)
    run.make_languages()
    run.make_pages()
    run.make_site_settings()
    run.make_regions()
    run.make_editors()
    return run.report


@dataclass
class Run:
    """One run of `make_site`. It adds what is missing if `is_adding`."""

    name: str
    is_adding: bool
    report: Report = field(default_factory=Report)
    stock: Stock = field(default_factory=Stock)

    def wants(self, what: str, *, is_there: bool) -> bool:
        """Note `what`, and return whether it has to be made."""
        if is_there:
            self.report.there.append(what)
            return False
        (self.report.made if self.is_adding else self.report.missing).append(what)
        return self.is_adding

    def make_languages(self) -> None:
        known = set(Locale.objects.values_list("language_code", flat=True))
        for code in LANGUAGES:
            if self.wants(f"language {code}", is_there=code in known):
                Locale.objects.create(language_code=code)

    def make_pages(self) -> None:
        """Make and publish the home pages and the lists, and make drafts of the legal pages."""
        if found := home_page():
            self.stock.pages["home"] = found
        for content in self.public_pages():
            if page := self.make_source(content):
                self.make_translations(content, page)
        for file in LEGAL.values():
            self.make_draft(read_page(FOLDER / f"{file}.yaml"))

    def public_pages(self) -> Iterator[PageContent]:
        home = read_page(FOLDER / "home.yaml")
        yield replace(home, parts={code: {**part, "title": self.name} for code, part in home.parts.items()})
        for file in LISTS:
            yield read_page(DEMO_FOLDER / "pages" / f"{file}.yaml")

    def make_source(self, content: PageContent) -> Page | None:
        """Return the page for `content`, made if it has to be: the home page, or the list of that type, however people call it."""
        model, parent = KINDS[content.kind]
        page = model.objects.child_of(self.stock.pages[parent]).first() if parent else home_page()
        if self.wants(f"page “{content.fields()['title']}” ({SOURCE})", is_there=page is not None):
            page = make_page(content, self.stock, today())
            if not parent:
                begin_site_at(page=page, address=settings.BASE_URL, name=self.name)
            publish_page(content, page, self.stock)
        return page

    def make_translations(self, content: PageContent, page: Page) -> None:
        existing = set(page.get_translations().values_list("locale__language_code", flat=True))
        wanted = {
            code: content.parts[code]
            for code in content.translations
            if self.wants(f"page “{content.parts[code]['title']}” ({code})", is_there=code in existing)
        }
        if wanted and page.slug == content.slug:
            translate_page(replace(content, parts={SOURCE: content.parts[SOURCE], **wanted}), page, self.stock)

    def make_draft(self, content: PageContent) -> None:
        """Make the draft of a legal page, unless one has been chosen in the site's settings or has its address."""
        home = self.stock.pages.get("home")
        page = home and Page.objects.child_of(home).filter(slug=content.slug).first()
        is_there = page is not None or self.is_chosen(content.name)
        if self.wants(f"draft of the page “{content.fields()['title']}”", is_there=is_there):
            page = make_page(content, self.stock, today())
            write_body(content, page, self.stock)
        if page:
            self.stock.pages[content.name] = page

    def is_chosen(self, file: str) -> bool:
        chosen = {f"{key}__isnull": False for key, value in LEGAL.items() if value == file}
        return SiteSettings.objects.filter(site__is_default_site=True, **chosen).exists()

    def make_site_settings(self) -> None:
        """Set the name and the legal pages where nobody has, and report an address that is not that of BASE_URL."""
        site = Site.objects.get(is_default_site=True)
        expected = host_and_port(settings.BASE_URL)
        if (site.hostname, site.port) == expected:
            self.report.there.append(f"site at {site.hostname}, port {site.port}")
        elif self.wants(f"site at {expected[0]}, port {expected[1]}", is_there=False):
            site.hostname, site.port = expected
            site.save()
        self.fill_site_settings(site)

    def fill_site_settings(self, site: Site) -> None:
        """Name the site and its legal pages. Reading any page makes the row: what counts is whether it says something."""
        stored = SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site, site_name=self.name)
        empty = [key for key in LEGAL if getattr(stored, f"{key}_id") is None]
        if self.wants("legal pages in the site settings", is_there=not empty):
            for key in empty:
                setattr(stored, key, self.stock.pages[LEGAL[key]])
            if stored.site_name == SiteSettings._meta.get_field("site_name").default:
                stored.site_name = self.name
            stored.save()

    def make_regions(self) -> None:
        """Make the regions by which readers narrow down processes and municipalities."""
        is_there = Region.objects.exists()
        if self.wants("regions", is_there=is_there):
            for order, (slug, said) in enumerate(read_list("regions").items()):
                Region.objects.create(slug=slug, order=order, **names(said))

    def make_editors(self) -> None:
        """Make the group whose members edit everything, with the permissions that other apps add."""
        is_there = Group.objects.filter(name=EDITORS).exists()
        if self.wants(f"group “{EDITORS}”", is_there=is_there):
            editors_made.send(sender=Group, editors=make_editors())
