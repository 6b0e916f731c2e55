"""Cases as a tenant of private files: photos, pictures made elsewhere, masks, and everything that is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.navigation import Link
from cms.tokens.scopes import Scope
from community.files.inspect import IMAGES, Kind
from community.files.tenants import Tenant

from .lookups import find_case, with_session
from .models import Case, Picture
from .rules import can_add_photo_to, can_add_variant, can_read_case

if TYPE_CHECKING:
    from typing import IO

    from community.access.actor import Actor
    from community.access.verdicts import Verdict

#: By how they begin. Whether they are what they seem, the pipeline finds out, in a process of its own.
SIGNATURES: tuple[tuple[bytes, int, Kind], ...] = (
    (b"\xff\xd8\xff", 0, IMAGES["JPEG"]),
    (b"\x89PNG\r\n\x1a\n", 0, IMAGES["PNG"]),
    (b"WEBP", 8, IMAGES["WEBP"]),
    *((b"ftyp" + brand, 4, IMAGES["AVIF"]) for brand in (b"avif", b"avis")),
    *(
        (b"ftyp" + brand, 4, Kind("image/heic", (".heic", ".heif")))
        for brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
    ),
)
#: For the browser's file dialogue; only the content decides.
ACCEPTED = "image/*,.heic,.heif,.avif"
NOT_A_PHOTO = _("This is not a photo that can be used here. Choose a JPEG, PNG, WebP, AVIF or HEIC file.")


def kind_of_photo(content: IO[bytes]) -> Kind | None:
    """Return what a file seems to be from its first bytes; None if it is no picture that the pipeline reads."""
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    return next((kind for sign, place, kind in SIGNATURES if head[place : place + len(sign)] == sign), None)


def find_room(actor: Actor, key: str) -> Case | None:
    """Return the case with this public key, for those who see it."""
    found = find_case(key)
    return found if found and can_read_case(actor, found) else None


def room_by_key(key: str) -> Case | None:
    return with_session(Case.objects.all(), "session").filter(pk=key).first()


def can_upload(actor: Actor, case: Case) -> Verdict:
    """Return whether an upload can begin: a photo by whoever brought the place, or a picture made elsewhere by any member."""
    now = timezone.now()
    photo = can_add_photo_to(actor, case, now)
    return photo or can_add_variant(actor, case, now)


def place_of(row: Picture) -> Link:
    case = row.photo.case if row.photo else row.variant.case if row.variant else None
    return Link(str(case or row.session), (case or row.session).get_absolute_url())


def title_of(case: Case) -> str:
    return case.title


VISUALISATIONS = Tenant(
    name="visualisation",
    model=Picture,
    find_room=find_room,
    room_by_key=room_by_key,
    can_upload=can_upload,
    visible_to=Picture.objects.visible_to,
    place_of=place_of,
    room_title=title_of,
    kind_of=kind_of_photo,
    why_refused=NOT_A_PHOTO,
    scope=Scope.COMMUNITY_READ,
)
