"""Version 2 of the content API. Its errors are problem documents, and no parameter can make it fail."""

from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError, ValidationError
from django.db import DataError, NotSupportedError
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import PageViewRestriction

from cms.admin_search import MOST_LETTERS
from cms.visibility import covered_by, outside

from .prefetching import fetch_for
from .previews import PreviewMixin
from .problems import CONTENT_TYPE, problem_facts
from .serializers import DocumentsSerializer, ImagesSerializer, PagesSerializer

LARGEST = 2**63 - 1  # the largest integer in databases
BAD_REQUEST = (ValueError, OverflowError, ValidationError, FieldError, DataError, NotSupportedError, EmptyResultSet)


class Pagination(WagtailPagination):
    """Wagtail's, but offsets are limited to what a database accepts."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        if "offset" in request.GET and not 0 <= int(request.GET["offset"]) <= LARGEST - 1000:
            raise BadRequestError("offset must be a positive integer")
        return super().paginate_queryset(queryset, request, view)


class ProblemMixin(BaseAPIViewSet):
    """Returns errors as problem documents."""

    pagination_class = Pagination

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\x00" in value for values in request.query_params.lists() for value in values[1]):
            raise BadRequestError("A parameter holds a null character.")
        if len(request.query_params.get("search", "")) > MOST_LETTERS:
            raise BadRequestError(f"search is longer than {MOST_LETTERS} letters.")

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BAD_REQUEST):
            return as_problem(400, "A parameter has a value that it cannot have." if isinstance(exc, DataError) else str(exc))
        answer = super().handle_exception(exc)
        detail = answer.data.get("message") or answer.data.get("detail") or ""
        return as_problem(answer.status_code, str(detail))

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Return the serializer for one item or many, with everything it needs prefetched."""
        serializer_class = self.get_serializer_class()
        context = self.get_serializer_context()
        given, *rest = args
        things = list(given) if kwargs.get("many") else [given]
        fetch_for(things, set(serializer_class.Meta.fields), context)
        return serializer_class(things if kwargs.get("many") else given, *rest, context=context, **kwargs)


def as_problem(status: int, detail: str) -> Response:
    return Response(problem_facts(status, detail), status=status, content_type=CONTENT_TYPE)


class ProblemPagesAPI(ProblemMixin, PagesAPIViewSet):
    """Published pages."""

    base_serializer_class = PagesSerializer

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the pages that the reader can read, by the same rule as for the pages themselves."""
        if not hasattr(self, "_base_queryset"):  # Wagtail calls this several times per response
            restrictions = PageViewRestriction.objects.select_related("page")
            closed = [one.page.path for one in restrictions if not one.accept_request(self.request)]
            self._base_queryset = outside(super().get_base_queryset(), covered_by(closed))
        found: QuerySet[Any] = self._base_queryset.all()
        return found


class ProblemImagesAPI(ProblemMixin, ImagesAPIViewSet):
    """Images."""

    base_serializer_class = ImagesSerializer


class ProblemDocumentsAPI(ProblemMixin, DocumentsAPIViewSet):
    """Documents."""

    base_serializer_class = DocumentsSerializer


class PreviewAPI(PreviewMixin, ProblemPagesAPI):
    """Drafts, by signed links."""


ENDPOINTS: dict[str, type[Any]] = {
    "pages": ProblemPagesAPI,
    "images": ProblemImagesAPI,
    "documents": ProblemDocumentsAPI,
    "page_preview": PreviewAPI,
}

api_router = WagtailAPIRouter("wagtailapi")
for name, endpoint in ENDPOINTS.items():
    api_router.register_endpoint(name, endpoint)
