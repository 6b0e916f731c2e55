"""The content API of version 2. Its errors are problem documents, and no parameter makes it fail."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from .harmless import HarmlessPageSerializer
from .problems import CONTENT_TYPE, problem_facts


class ProblemMixin(BaseAPIViewSet):
    """Tells errors as problem documents."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\x00" in value for values in request.query_params.lists() for value in values[1]):
            raise BadRequestError("A parameter holds a null character.")

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ValueError | OverflowError | ValidationError):
            return as_problem(400, str(exc))
        answer = super().handle_exception(exc)
        detail = answer.data.get("message") or answer.data.get("detail") or ""
        return as_problem(answer.status_code, str(detail))


def as_problem(status: int, detail: str) -> Response:
    return Response(problem_facts(status, detail), status=status, content_type=CONTENT_TYPE)


class ProblemPagesAPI(ProblemMixin, PagesAPIViewSet):
    """Published pages."""

    base_serializer_class = HarmlessPageSerializer


class ProblemImagesAPI(ProblemMixin, ImagesAPIViewSet):
    """Pictures."""


class ProblemDocumentsAPI(ProblemMixin, DocumentsAPIViewSet):
    """Files."""


ENDPOINTS: dict[str, type[Any]] = {"pages": ProblemPagesAPI, "images": ProblemImagesAPI, "documents": ProblemDocumentsAPI}

api_router = WagtailAPIRouter("wagtailapi")
for name, endpoint in ENDPOINTS.items():
    api_router.register_endpoint(name, endpoint)
