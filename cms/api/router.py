"""Version 2 of the content API. Its errors are problem documents, and no parameter can make it fail."""

from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError, ValidationError
from django.db import DataError, NotSupportedError
from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.rich_text import RichTextFormatError
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.admin_search import MOST_LETTERS

from .conditional import answer_conditionally
from .finding import FindingMixin
from .following import FollowingMixin
from .parameters import BadParameter, read_whole_number
from .prefetching import fetch_for
from .previews import PreviewMixin
from .problems import CONTENT_TYPE, LONGEST, problem_facts
from .reading import readable_pages
from .redirects import PublicRedirectsAPI
from .refusals import in_our_words, null_in
from .rich_text import SiteRichText
from .serializers import DocumentsSerializer, ImagesSerializer, PagesSerializer
from .snippets import SNIPPET_ENDPOINTS

#: What `meta` tells of a page besides Wagtail's.
OF_PAGES = ("last_published_at", "translations")
#: What is told of a picture where a page shows it.
IN_PAGES = ("width", "height", "alt", "focal_point", "renditions", "is_decorative", "credit", "licence")
INSTEAD = {404: gettext_lazy("There is nothing at this address."), 405: gettext_lazy("This can only be read.")}
BAD_REQUEST = (ValueError, OverflowError, ValidationError, FieldError, DataError, NotSupportedError, EmptyResultSet)


class Pagination(WagtailPagination):
    """Wagtail's, but offsets are limited to what a database accepts."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        read_whole_number(request.GET, "offset", 0, most=BigIntegerField.MAX_BIGINT - 1000)
        return super().paginate_queryset(queryset, request, view)


class ProblemMixin(BaseAPIViewSet):
    """Returns errors as problem documents."""

    pagination_class = Pagination

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return answer_conditionally(request, partial(super().dispatch, request, *args, **kwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if refused := null_in(request.query_params.lists()):
            raise refused
        if len(request.query_params.get("search", "")) > MOST_LETTERS:
            raise BadParameter("search", _("At most %(most)s letters are expected here.") % {"most": MOST_LETTERS})

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, (BadRequestError, *BAD_REQUEST)):
            return refusal(exc)
        answer = super().handle_exception(exc)
        said = answer.data.get("message") or answer.data.get("detail") or ""
        return as_problem(answer.status_code, str(INSTEAD.get(answer.status_code, said)))

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Return the serializer for one item or many, with everything it needs prefetched."""
        serializer_class = self.get_serializer_class()
        context = self.get_serializer_context()
        given, *rest = args
        things = list(given) if kwargs.get("many") else [given]
        fetch_for(things, serializer_class, context)
        return serializer_class(things if kwargs.get("many") else given, *rest, context=context, **kwargs)

    def resolve_rich_text_format(self) -> Any:
        try:
            return SiteRichText.resolve_format(self.request.GET.get("rich_text_format"))
        except RichTextFormatError as error:
            raise BadRequestError(str(error)) from error


def refusal(exc: Exception) -> Response:
    """Return which parameter is wrong, and why, in the reader's language."""
    known = exc if isinstance(exc, BadParameter) else in_our_words(str(exc))
    if known:
        return as_problem(400, str(known), errors=[known.error])
    said = [] if isinstance(exc, DataError) else [{"where": "query", "field": None, "detail": str(exc)[:LONGEST]}]
    return as_problem(400, _("A parameter has a value that it cannot have."), errors=said)


def as_problem(status: int, detail: str, **more: Any) -> Response:
    return Response(problem_facts(status, detail, **more), status=status, content_type=CONTENT_TYPE)


class ProblemPagesAPI(FollowingMixin, FindingMixin, ProblemMixin, PagesAPIViewSet):
    """Published pages."""

    base_serializer_class = PagesSerializer
    meta_fields = [*PagesAPIViewSet.meta_fields, *OF_PAGES]
    listing_default_fields = [*PagesAPIViewSet.listing_default_fields, *OF_PAGES]

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the pages that the reader can read, by the same rule as for the pages themselves."""
        if not hasattr(self, "_base_queryset"):  # Wagtail calls this several times per response
            self._base_queryset = readable_pages(self.request)
        found: QuerySet[Any] = self._base_queryset.all()
        return found


class ProblemImagesAPI(ProblemMixin, ImagesAPIViewSet):
    """Images."""

    base_serializer_class = ImagesSerializer
    body_fields = [*ImagesAPIViewSet.body_fields, "alt", "focal_point", "renditions"]
    nested_default_fields = [*ImagesAPIViewSet.nested_default_fields, *IN_PAGES]

    @classmethod
    def get_available_fields(cls, model: Any, db_fields_only: bool = False) -> list[str]:
        found: list[str] = super().get_available_fields(model, db_fields_only)
        return [name for name in found if not (db_fields_only and name == "renditions")]  # nobody filters by a rendition


class ProblemDocumentsAPI(ProblemMixin, DocumentsAPIViewSet):
    """Documents."""

    base_serializer_class = DocumentsSerializer


class ProblemRedirectsAPI(PublicRedirectsAPI, ProblemMixin):
    """Redirects."""


class PreviewAPI(PreviewMixin, ProblemPagesAPI):
    """Drafts, by signed links. Nobody is to keep them, so they are not answered conditionally."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return BaseAPIViewSet.dispatch(self, request, *args, **kwargs)


ENDPOINTS: dict[str, type[Any]] = {
    "pages": ProblemPagesAPI,
    "images": ProblemImagesAPI,
    "documents": ProblemDocumentsAPI,
    **{name: type(endpoint.__name__, (ProblemMixin, endpoint), {}) for name, endpoint in SNIPPET_ENDPOINTS.items()},
    "redirects": ProblemRedirectsAPI,
    "page_preview": PreviewAPI,
}

api_router = WagtailAPIRouter("wagtailapi")
for name, endpoint in ENDPOINTS.items():
    api_router.register_endpoint(name, endpoint)
