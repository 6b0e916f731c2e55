"""The two addresses of single sign-on, so that a provider that is away is a page and not a failure of the site."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from requests import RequestException

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


def answers_while_provider_is_away(view: View) -> View:
    """Let `view` answer with allauth's page for errors if the provider does not answer, or with something that is no configuration."""

    @wraps(view)
    def careful(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        adapter = views.OpenIDConnectOAuth2Adapter(request, provider_id)
        try:
            provider = adapter.get_provider()
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
        try:
            return view(request, provider_id)
        except (RequestException, KeyError) as error:
            log.warning("The provider %s of single sign-on does not answer as it should: %s", provider_id, error)
            page: HttpResponseBase = render_authentication_error(request, provider, exception=error)
            return page

    return careful


login = answers_while_provider_is_away(views.login)
callback = answers_while_provider_is_away(views.callback)
