"""All URLs. An app adds its own through its AppConfig: `localised_urls` and `root_urls`, each (prefix, urlconf).

So this app knows none of the apps above it, and an app that is not installed leaves no URL behind.
"""

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import checklist, kept_views, page_passwords, views
from cms.api import calls, frame
from cms.api.jobs import job
from cms.api.openapi import views as openapi
from cms.api.router import api_router
from cms.api.v3 import serving as v3
from cms.incomplete_calls import approve
from cms.machines.views import llms_txt
from cms.media.serving import serve_document, serve_media, serve_rendition
from cms.previews.showing import shared_preview
from cms.tokens.admin import other_tokens
from cms.users import second_step, sign_on
from cms.users.confirmation import AddressView, ConfirmationSentView
from cms.users.details import details


def room_urls(attribute: str) -> list[URLResolver]:
    """Return what the installed apps define as `attribute` of their AppConfig."""
    given = (getattr(config, attribute, None) for config in apps.get_app_configs())
    return [path(prefix, include(urlconf)) for prefix, urlconf in filter(None, given)]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("llms.txt", llms_txt, name="llms_txt"),
    re_path(r"^theme/(brand|admin)-([0-9a-f]{12})\.css$", views.brand_css, name="brand_css"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    # Wagtail's and Django's own login pages are overridden: there is one login, with its second step and its limits.
    path("admin/login/", views.one_login, {"otherwise": "wagtailadmin_home"}, name="wagtailadmin_login_through_accounts"),
    path("admin/logout/", views.admin_logout),
    path("admin/password_reset/", views.one_reset),
    path("admin/password_reset/<path:rest>", views.one_reset),
    # Wagtail's own pages for tokens know neither scopes nor an end.
    path("admin/api-tokens/", other_tokens),
    path("admin/api-tokens/<path:rest>", other_tokens),
    # Like Wagtail's own, with additional messages and panels.
    path("admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/", approve),
    path("admin/pages/<int:page_id>/edit/", checklist.edit),
    path("admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/", checklist.create),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/authenticate_with_password/<int:restriction_id>/", page_passwords.open_collection),
    re_path(r"^documents/(\d+)/(.*)$", serve_document),  # before Wagtail's, which it calls
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.*)$", serve_media, name="media"),
    path("pictures/<str:signature>/<int:image_id>/<str:spec>/", serve_rendition, name="rendition"),
    path("_allauth/", include("cms.headless.login")),
    *(path(f"api/v2/{name}/", view, name=f"frame_{name}") for name, view in frame.VIEWS.items()),
    path("_preview/<str:token>/", shared_preview, name="shared_preview"),
    path("api/v2/", api_router.urls),
    path("api/v3/", v3.addresses()),
    path("api/openapi.json", openapi.openapi, name="openapi"),
    path("api/docs/", RedirectView.as_view(pattern_name="api_docs")),
    path("api/calls/", calls.calls, name="api_calls"),
    path("api/calls/<uuid:key>/", calls.call, name="api_call"),
    path("api/jobs/<uuid:pk>/", job, name="job_facts"),
    *room_urls("root_urls"),
]

urlpatterns += i18n_patterns(
    path("accounts/confirm-email/", ConfirmationSentView.as_view(), name="account_email_verification_sent"),
    path("accounts/email/", AddressView.as_view(), name="account_email"),
    path("accounts/details/", details, name="account_details"),
    path("accounts/2fa/required/", second_step.required, name="second_step_required"),
    path("accounts/oidc/<slug:provider_id>/login/", sign_on.login, name="openid_connect_login"),
    path("accounts/oidc/<slug:provider_id>/login/callback/", sign_on.callback, name="openid_connect_callback"),
    path("accounts/", include("allauth.urls")),
    path("kept/", kept_views.kept, name="kept_form"),
    path("api-docs/", openapi.overview, name="api_docs"),
    path("api-docs/<slug:part>/", openapi.show_part, name="api_docs_part"),
    path("styleguide/", include("cms.styleguide.urls")),
    path("", include("cms.machines.urls")),
    *room_urls("localised_urls"),
    path("_util/login/", views.one_login),
    path("_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", page_passwords.open_page),
    path("", include("cms.machines.page_urls")),
    path("", include(wagtail_urls)),
)

handler403 = "cms.views.forbidden"
handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"
