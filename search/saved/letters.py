"""E-mails about new matches of a saved search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from cms.formatting import format_number
from search.documents.audiences import audiences_of
from search.documents.registry import names_of_type
from search.results.captions import state_label

from .matching import address_of, request_of, words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.documents.document import SearchDocument

    from .models import SavedSearch

SHOWN = 20  # new matches per e-mail
_signer = signing.Signer(salt="search.saved.unsubscribe")


def token_of(saved: SavedSearch) -> str:
    """Return the token of the unsubscribe URL; it is valid as long as the search exists."""
    return _signer.sign(str(saved.pk))


def key_of(token: str) -> str | None:
    """Return the key of the search that `token` belongs to, or None if the token is invalid."""
    try:
        return _signer.unsign(token)
    except signing.BadSignature:
        return None


def send_letter(saved: SavedSearch, news: Sequence[SearchDocument]) -> None:
    """Notify the owner of `saved` of `news`, in the language of the search. The e-mail is sent after the commit."""
    with override(saved.locale):
        context = letter_of(saved, news)
        unsubscribe = context["unsubscribe_url"]
        message = EmailMultiAlternatives(
            subject=context["subject"],
            body=render_to_string("search/saved/letter.txt", context),
            to=[saved.user.email],
            # RFC 8058: mail programs offer a button that posts to this URL, without a visit to the site.
            headers={"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )
        message.attach_alternative(render_to_string("search/saved/letter.html", context), "text/html")
        message.send()


def letter_of(saved: SavedSearch, news: Sequence[SearchDocument]) -> dict[str, Any]:
    shown = format_number(len(news))
    subject = ngettext("%(shown)s new result: %(name)s", "%(shown)s new results: %(name)s", len(news))
    return {
        "subject": subject % {"shown": shown, "name": " ".join(saved.name.split())},
        "site_name": settings.WAGTAIL_SITE_NAME,
        "saved": saved,
        "words": words_for(request_of(saved.parameters, saved.locale, audiences_of(saved.user))),
        "news": [
            {
                "title": document.title,
                "kind": names_of_type(document.type).one,
                "state_label": state_label(document),
                "lead": document.lead,
                "url": absolute(document.url),
                "locale": document.locale,
            }
            for document in news[:SHOWN]
        ],
        "further": max(0, len(news) - SHOWN),
        "action_url": absolute(address_of(saved)),
        "unsubscribe_url": absolute(reverse("search:unsubscribe", args=[token_of(saved)])),
        "list_url": absolute(reverse("search:saved")),
    }


def absolute(path: str) -> str:
    return urljoin(settings.BASE_URL, path)
