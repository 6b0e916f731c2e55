"""Which language is spoken at an address."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

NO_LANGUAGE = ("/admin/", "/api/", "/documents/", "/media/", "/static/", "/_")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, except that addresses of machines and files are not looked for below a language when they lead nowhere."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(NO_LANGUAGE):
            return response
        return super().process_response(request, response)
