"""A URLconf with a URL of the community that is in no table."""

from django.http import HttpResponse
from django.urls import path

from cms.urls import *  # noqa: F403 - the whole site
from cms.urls import urlpatterns as of_the_site


def forgotten(_request: object) -> HttpResponse:
    return HttpResponse()


forgotten.__module__ = "community.forgotten.views"
urlpatterns = [*of_the_site, path("api/community/forgotten/", forgotten, name="forgotten")]
