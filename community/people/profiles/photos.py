"""A person's photo: decoded, turned upright, cut to a square, made small, and encoded anew, so that nothing else of the upload is left."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.models import PrivateFile
from community.files.services import stored
from community.files.sizes import check_size
from community.people.models import Profile, ProfilePhoto
from community.people.rules import can_have_profile

from .saving import locked_profile
from .signals import profile_changed
from .tenant import PHOTOS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from cms.users.models import User

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
SIDE = 480  # pixels
LEAST = 96  # pixels: below that, it is a blur
MOST_PIXELS = 40_000_000
QUALITY = 84
NO_PICTURE = _("This is not a picture that we can read. Choose a JPEG, PNG, WebP or AVIF file.")


def make_square(content: IO[bytes]) -> bytes:
    """Return a picture as a square JPEG of at most `SIDE` pixels, without metadata. Raises ValidationError."""
    content.seek(0)
    try:
        with Image.open(content, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("This picture is too large. Make it smaller, and choose it again."), code="too_large")
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is then decoded at a fraction of its size
            upright = ImageOps.exif_transpose(picture)
            if min(upright.size) < LEAST:
                raise ValidationError(
                    _("This picture is too small: it needs %(least)d pixels on each side.") % {"least": LEAST}, code="small"
                )
            side = min(SIDE, *upright.size)
            square = ImageOps.fit(on_white(upright), (side, side), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValidationError(NO_PICTURE, code="kind") from error
    out = BytesIO()
    square.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, and without what came with its file."""
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def save_photo(*, upload: UploadedFile[bytes], by: User) -> ProfilePhoto:
    """Replace a person's own photo. Raises Refused, and ValidationError for what is no picture.

    Afterwards either both the file and its row exist or neither does: do not call it inside another transaction.
    """
    require(can_have_profile(actor_of(by)))
    check_size(upload.size or 0)
    content = make_square(upload)
    profile = locked_profile(by)
    with stored(
        tenant=PHOTOS,
        room=profile,
        name="photo.jpg",
        content=content,
        content_type="image/jpeg",
        scan=PrivateFile.Scan.NOT_SCANNED,
    ) as file:
        locked_profile(by)
        ProfilePhoto.objects.filter(profile=profile).delete()
        photo = ProfilePhoto.objects.create(profile=profile, file=file)
        profile_changed.send(Profile, people={by.pk})
    return photo


def remove_photo(*, by: User) -> None:
    """Delete a person's own photo, if there is one. Raises Refused."""
    require(can_have_profile(actor_of(by)))
    for photo in ProfilePhoto.objects.filter(profile__user=by):
        photo.delete()
    profile_changed.send(Profile, people={by.pk})
