"""A draft as JSON, for a front end that shows a preview: the same fields as the page will have."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from cms.previews.contents import page_of
from cms.previews.links import PRIVACY


class PreviewMixin:
    """Returns the page that `?token=` leads to. Whatever is wrong with a token, the answer is the same 404."""

    known_query_parameters = frozenset({"token", "fields", "rich_text_format", "format"})
    request: Any
    _cached_object: Any

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        return [path("", cls.as_view({"get": "preview_view"}), name="listing")]  # type: ignore[attr-defined]  # of the viewset

    def get_object(self) -> Any:
        if not hasattr(self, "_cached_object"):
            page = page_of(self.request.GET.get("token", ""))
            if page is None:
                raise Http404("There is no such preview, or its link has expired.")
            self._cached_object = page
        return self._cached_object

    def preview_view(self, request: Request) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        # Nothing is prefetched: that would replace the relations of the draft with those that are stored.
        serializer_class = self.get_serializer_class()  # type: ignore[attr-defined]
        return serializer_class(*args, context=self.get_serializer_context(), **kwargs)  # type: ignore[attr-defined]

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)  # type: ignore[misc]
        for name, value in PRIVACY.items():
            response[name] = value
        return response
