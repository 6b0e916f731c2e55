"""The site with the desk of one collage that is kept in memory."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from cms.urls import *  # noqa: F403 - the whole site
from cms.urls import urlpatterns as of_the_site
from community.visualisations.collage import views

from .memory import kept
from .photos import photo_of


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    return views.desk(request, kept["target"])


@require_http_methods(["PUT"])
def scene(request: HttpRequest) -> HttpResponse:
    return views.save(request, kept["target"])


def photo(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(photo_of("car_park"), content_type="image/webp")


urlpatterns = [
    path("photo.webp", photo),
    *i18n_patterns(path("collage/", desk, name="collage"), path("collage/scene/", scene, name="collage_scene")),
    *of_the_site,
]
