"""Settings for the whole site that an administrator can change without a developer."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PageChooserPanel, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page

from cms.concurrency import NoticesOthersInAdmin
from cms.generation import remember
from cms.languages import active_language, text_in_language
from cms.localisation import best_versions
from cms.rich_text import web_address
from themes.colours import contrast

from .brand import PAPER, address_of, admin_css, brand_css

HEX = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six hexadecimal digits: #0c5a57."))


class LegalPages(models.Model):
    """The pages that the footer must link to."""

    imprint_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("imprint")
    )
    privacy_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("privacy")
    )
    accessibility_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("accessibility")
    )

    class Meta:
        abstract = True


@register_setting(icon="site")
class SiteSettings(LegalPages, BaseSiteSetting):
    """Name, appearance and footer of a site."""

    site_name = models.CharField(_("name"), max_length=80, default="Connective")
    tagline_de = models.CharField(_("tagline in German"), max_length=160, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=160, blank=True)
    tagline_fr = models.CharField(_("tagline in French"), max_length=160, blank=True)
    tagline_ar = models.CharField(_("tagline in Arabic"), max_length=160, blank=True)

    logo = models.ForeignKey("cms.SiteImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo"))
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        blank=True,
        validators=[HEX],
        help_text=_("For buttons and links on light pages. Leave empty to use the theme's colour."),
    )
    signal_colour = models.CharField(
        _("signal colour"),
        max_length=7,
        blank=True,
        validators=[HEX],
        help_text=_("For anything urgent on light pages. Leave empty to use the theme's colour."),
    )

    footer_de = models.TextField(_("footer text in German"), blank=True)
    footer_en = models.TextField(_("footer text in English"), blank=True)
    footer_fr = models.TextField(_("footer text in French"), blank=True)
    footer_ar = models.TextField(_("footer text in Arabic"), blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)

    linkedin = models.URLField("LinkedIn", blank=True)
    mastodon = models.URLField("Mastodon", blank=True)
    facebook = models.URLField("Facebook", blank=True)
    youtube = models.URLField("YouTube", blank=True)

    analytics_enabled = models.BooleanField(
        _("count visits"), default=False, help_text=_("Leave this off unless you run your own visitor counter on this website.")
    )
    analytics_script = models.CharField(
        _("address of the counter's script"),
        max_length=200,
        blank=True,
        help_text=_("A path on this website, such as /zaehler/script.js, so that visitors' browsers contact nobody else."),
    )

    LEGAL = ("imprint", "privacy", "accessibility")
    SOCIAL = ("linkedin", "mastodon", "facebook", "youtube")
    COLOURS = ("brand_colour", "signal_colour")

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("site_name"),
                    MultiFieldPanel([FieldPanel(f"tagline_{code}") for code in ("de", "en", "fr", "ar")], heading=_("Tagline")),
                    FieldPanel("contact_email"),
                ],
                heading=_("Name"),
            ),
            ObjectList(
                [
                    FieldPanel("logo", help_text=_("On all pages, and above the menu of the admin.")),
                    FieldPanel(
                        "brand_colour",
                        help_text=_(
                            "For buttons and links on light pages, and in the admin, where it is darkened if it could not be read. "
                            "Leave empty to use the theme's colour."
                        ),
                    ),
                    FieldPanel("signal_colour"),
                ],
                heading=_("Appearance"),
            ),
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel(f"footer_{code}") for code in ("de", "en", "fr", "ar")], heading=_("Text")),
                    MultiFieldPanel(
                        [
                            PageChooserPanel("imprint_page"),
                            PageChooserPanel("privacy_page"),
                            PageChooserPanel("accessibility_page"),
                        ],
                        heading=_("Legal pages"),
                    ),
                    MultiFieldPanel([FieldPanel(field) for field in SOCIAL], heading=_("Elsewhere")),
                ],
                heading=_("Footer"),
            ),
            ObjectList([FieldPanel("analytics_enabled"), FieldPanel("analytics_script")], heading=_("Visits")),
        ],
        base_form_class=NoticesOthersInAdmin,
    )

    class Meta:
        verbose_name = _("site settings")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for field in self.COLOURS:
            colour = getattr(self, field)
            if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) and contrast(colour, PAPER) < 4.5:
                errors[field] = _("This colour is too light to read on a white background. Choose a darker one.")
        if self.analytics_enabled and not re.fullmatch(r"/(?!/)\S+", self.analytics_script):
            errors["analytics_script"] = _("Enter a path on this website that starts with a single slash.")
        if errors:
            raise ValidationError(errors)

    @property
    def brand_css(self) -> str:
        """The rules of the site's own colours; "" if it has none."""
        return brand_css({"brand": self.brand_colour, "signal": self.signal_colour})

    @property
    def brand_address(self) -> str:
        """The address of the style sheet with these rules; "" if there are none."""
        return address_of("brand", self.brand_css)

    @property
    def admin_css(self) -> str:
        """The rules that give the admin the brand colour; "" if the site has none of its own."""
        return admin_css(self.brand_colour) if self.brand_colour else ""

    @property
    def admin_address(self) -> str:
        """The address of the style sheet with these rules; "" if there are none."""
        return address_of("admin", self.admin_css)

    @property
    def tagline(self) -> str:
        """The tagline in the reader's language."""
        return text_in_language(self, "tagline")

    @property
    def footer(self) -> str:
        """The footer's text in the reader's language."""
        return text_in_language(self, "footer")

    @property
    def legal_links(self) -> list[dict[str, str]]:
        """The legal pages in the version that the reader can read: kind, url and label."""
        return remember(f"legal-pages:{self.pk}:{active_language()}", self._legal_links)

    def _legal_links(self) -> list[dict[str, str]]:
        chosen = {kind: getattr(self, f"{kind}_page_id") for kind in self.LEGAL}
        keys = dict(Page.objects.filter(pk__in=[pk for pk in chosen.values() if pk]).values_list("pk", "translation_key"))
        pages = {page.translation_key: page for page in best_versions(keys.values())}
        shown = {kind: pages[keys[pk]] for kind, pk in chosen.items() if pk in keys and keys[pk] in pages}
        return [{"kind": kind, "url": page.get_url() or "", "label": page.title} for kind, page in shown.items()]

    @property
    def social_links(self) -> list[tuple[str, str]]:
        """(name, URL) of each profile that is set."""
        fields = {field.name: str(field.verbose_name) for field in self._meta.fields}
        return [(fields[name], address) for name in self.SOCIAL if (address := web_address(getattr(self, name)))]
