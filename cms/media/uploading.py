"""The admin's upload views, which survive a full disk: with a message at the file, and nothing left behind."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from wagtail.documents.views import chooser as document_chooser
from wagtail.documents.views import multiple as documents
from wagtail.images.models import SourceImageIOError
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.images.views import chooser as image_chooser
from wagtail.images.views import images, multiple
from wagtail.models import UploadedFile

from .full_disk import NO_ROOM, is_disk_full
from .images import UNDRAWABLE
from .serving import make_harmless, missing


class KeepsForm:
    """For Wagtail's pages to add or edit a single file."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)  # type: ignore[misc]  # mixed into a view
        except OSError as error:
            if not is_disk_full(error):
                raise
        kept = type(form.instance).objects.filter(pk=form.instance.pk).values_list("file", flat=True).first()
        form.instance.file = kept or None
        form.add_error("file", NO_ROOM)
        self.produced_error_code, self.produced_error_message = "no_room", str(NO_ROOM)
        return self.form_invalid(form)  # type: ignore[attr-defined]


class _TakesBack:
    """Removes what an upload wrote if the disk is full, and responds with `without_room`."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[misc]  # mixed into a view
        except OSError as error:
            if not is_disk_full(error):
                raise
        return self.without_room(request, **kwargs)

    def without_room(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        raise NotImplementedError


class KeepsQueue(_TakesBack):
    """For Wagtail's page to add several files: the one that did not fit is named, and the others continue."""

    def without_room(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        return JsonResponse({"success": False, "error_message": str(NO_ROOM)})


class KeepsUpload(_TakesBack):
    """For the next step there, when a file is waiting for its details: it keeps waiting."""

    def without_room(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        return self.form_again(request, kwargs[self.upload_pk_url_kwarg])  # type: ignore[attr-defined]

    def form_again(self: Any, request: HttpRequest, upload_id: int) -> JsonResponse:
        upload = get_object_or_404(
            UploadedFile,
            pk=upload_id,
            for_content_type=ContentType.objects.get_for_model(self.model),
            uploaded_by_user=request.user,
        )
        prefix = f"{self.edit_upload_form_prefix}-{upload_id}"
        form = self.form_class(request.POST, instance=self.model(), prefix=prefix, user=request.user)
        form.add_error(None, NO_ROOM)
        facts = {
            self.context_upload_name: upload,
            "edit_action": reverse(self.edit_upload_url_name, args=(upload.pk,)),
            "delete_action": reverse(self.delete_upload_url_name, args=(upload.pk,)),
            "form": form,
        }
        return JsonResponse({"success": False, "form": render_to_string(self.edit_form_template_name, facts, request=request)})


class KeepsChooser:
    """For the upload inside a chooser."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[misc]  # mixed into a view
        except OSError as error:
            if not is_disk_full(error):
                raise
        self.form.add_error("file", NO_ROOM)  # type: ignore[attr-defined]
        return self.get_reshow_creation_form_response()  # type: ignore[attr-defined]


class ImageAddingView(KeepsForm, images.CreateView):
    """Wagtail's page to add an image."""


class ImageEditingView(KeepsForm, images.EditView):
    """Wagtail's page to edit an image."""


class ImagesUploadingView(KeepsQueue, multiple.AddView):
    """Wagtail's page to add several images."""


class ImageFromUploadView(KeepsUpload, multiple.CreateFromUploadedImageView):
    """Adds an image that was waiting for its details."""


class DocumentFromUploadView(KeepsUpload, documents.CreateFromUploadedDocumentView):
    """Adds a document that was waiting for its details."""


class ShowsLostPictures:
    """For the image chooser: an image whose original is lost is visible in the list, so it must be possible to click it."""

    def get_chosen_response_data(self, image: Any, preview_image_filter: str = "max-165x165") -> dict[str, Any]:
        try:
            return super().get_chosen_response_data(image, preview_image_filter)  # type: ignore[misc]  # mixed into a view
        except SourceImageIOError:
            data = super(image_chooser.ImageChosenResponseMixin, self).get_chosen_response_data(image)  # type: ignore[misc]
            preview = get_rendition_or_not_found(image, preview_image_filter)
            shown = {"url": preview.url, "width": preview.width, "height": preview.height}
            return {**data, "preview": shown, "default_alt_text": image.default_alt_text}


class ImageChosenView(ShowsLostPictures, image_chooser.ImageChosenView):
    """An image was chosen."""


class ImagesChosenView(ShowsLostPictures, image_chooser.ImageChosenMultipleView):
    """Several images were chosen."""


class ImageChooserUploadView(KeepsChooser, ShowsLostPictures, image_chooser.ImageUploadView):
    """Uploads an image in the chooser."""


class DocumentChooserUploadView(KeepsChooser, document_chooser.DocumentChooserUploadView):
    """Uploads a document in the chooser."""


def preview_image(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponseBase:
    """Show an image in one size, as Wagtail does."""
    try:
        response: HttpResponse = images.preview(request, image_id, filter_spec)
    except UNDRAWABLE as error:
        raise missing(f"of picture {image_id}", error) from error
    if response["Content-Type"].startswith("image/"):
        make_harmless(response, name="preview", content_type=response["Content-Type"].replace("image/svg", "image/svg+xml"))
    return response


def addresses() -> list[URLPattern]:
    """Return the URL patterns of Wagtail that are replaced here."""
    return [
        path("images/add/", ImageAddingView.as_view()),
        path("images/<int:image_id>/", ImageEditingView.as_view()),
        path("images/<int:image_id>/preview/<str:filter_spec>/", preview_image),
        path("images/multiple/add/", ImagesUploadingView.as_view()),
        path("images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/", ImageFromUploadView.as_view()),
        path("documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/", DocumentFromUploadView.as_view()),
    ]


def mend_choosers() -> None:
    """Make the choosers use the views above."""
    pictures, files = image_chooser.viewset, document_chooser.viewset
    pictures.create_view_class = ImageChooserUploadView
    pictures.chosen_view_class = ImageChosenView
    pictures.chosen_multiple_view_class = ImagesChosenView
    files.create_view_class = DocumentChooserUploadView
