"""All addresses. A room gives its own through its AppConfig: `localised_urls` and `root_urls`, each (prefix, urlconf).

So this room knows none of the rooms above it, and an app that is not installed leaves no address behind.
"""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import kept_views, views
from cms.api.router import api_router


def room_urls(attribute: str) -> list[URLResolver]:
    """Return what the installed apps give under `attribute` of their AppConfig."""
    given = (getattr(config, attribute, None) for config in apps.get_app_configs())
    return [path(prefix, include(urlconf)) for prefix, urlconf in filter(None, given)]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("admin/login/", views.admin_login, name="wagtailadmin_login_through_accounts"),
    path("admin/logout/", views.admin_logout),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api_router.urls),
    *room_urls("root_urls"),
]
if settings.SERVE_MEDIA:
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("kept/", kept_views.kept, name="kept_form"),
    *room_urls("localised_urls"),
    path("", include(wagtail_urls)),
)

handler403 = "cms.views.forbidden"
handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"
