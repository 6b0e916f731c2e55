"""Sessions with places and variants, with real pictures in the store: small ones, drawn once per process."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.models import Audience, BlurReport, Case, Comment, Photo, Rating, Session, Variant
from community.visualisations.pictures import replace_pictures

WIDTH, HEIGHT = 64, 40


@dataclass(frozen=True)
class Drawn:
    """A picture as the pipeline makes them."""

    content: bytes
    content_type: str
    width: int
    height: int


@lru_cache(maxsize=32)
def drawn(colour: str = "slategrey", width: int = WIDTH, height: int = HEIGHT) -> Drawn:
    """Draw a house of `colour`, so that left and right differ."""
    picture = Image.new("RGB", (width, height), "lightblue")
    ImageDraw.Draw(picture).rectangle((width // 8, height // 4, width // 2, height), fill=colour)
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=60, method=0)
    return Drawn(buffer.getvalue(), "image/webp", width, height)


def make_session(group: Group, by: User | None = None, **facts: Any) -> Session:
    """Create a session of `group` that runs now and takes photos."""
    now = timezone.now()
    moments = {
        "uploads_open_at": now - timedelta(days=2),
        "uploads_close_at": now + timedelta(hours=2),
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(hours=2),
    }
    facts = {
        "title": "Ein Platz, drei Möglichkeiten",
        "brief": "Wir sehen **Plätze** an.",
        "questions": "Wo ist Schatten?",
    } | facts
    return Session.objects.create(group=group, created_by=by, **(moments | facts))


def make_case(session: Session, by: User, *, is_shared: bool = True, **facts: Any) -> Case:
    """Create a place with one photo, shown to the group."""
    now = timezone.now()
    facts = {
        "title": "Parkplatz vor dem Turm",
        "place": "Am Turm",
        "today": "Autos bis an die Haustür.",
        "wish": "Mehr Schatten.",
        "constraints": "Das Haus bleibt.",
        "source": Case.Source.TAKEN,
        "credit": "Amt für Stadtplanung",
        "licence": Case.Licence.CC_BY,
        "audience": Audience.PUBLIC,
        "agreed_at": now,
        "shared_at": now if is_shared else None,
    } | facts
    case = Case.objects.create(session=session, created_by=by, **facts)
    make_photo(case)
    return case


def make_photo(case: Case, picture: Drawn | None = None, **facts: Any) -> Photo:
    """Add a photo that is ready, with a master and a rendition."""
    picture = picture or drawn()
    facts = {"alt_text": "Ein Platz voller Autos.", "state": Photo.State.READY, "position": case.photos.count()} | facts
    photo = Photo.objects.create(case=case, width=picture.width, height=picture.height, **facts)
    replace_pictures(master=picture, renditions=[picture], session=case.session, photo=photo)
    return photo


def make_variant(
    case: Case,
    by: User | None,
    *,
    parent: Variant | None = None,
    is_shared: bool = True,
    picture: Drawn | None = None,
    **facts: Any,
) -> Variant:
    """Create a variant of the first photo, or of `parent`, that is done and shown to the group."""
    facts = {
        "title": "Park mit Bänken",
        "alt_text": "Derselbe Platz als Park.",
        "kind": Variant.Kind.COLLAGE,
        "provider": "collage",
        "state": Variant.State.DONE,
        "shared_at": timezone.now() if is_shared else None,
    } | facts
    photo = parent.photo if parent else case.photos.first()
    variant = Variant.objects.create(case=case, photo=photo, parent=parent, created_by=by, **facts)
    if variant.is_done:
        made = picture or drawn("seagreen")
        replace_pictures(master=made, renditions=[made], session=case.session, variant=variant, plain=made)
    return variant


def make_comment(variant: Variant, by: User | None, text: str = "Wo halten Lieferwagen?", **facts: Any) -> Comment:
    return Comment.objects.create(variant=variant, by=by, text=text, **facts)


def make_rating(variant: Variant, by: User, value: str, score: int) -> Rating:
    return Rating.objects.create(variant=variant, by=by, value=value, score=score)


def make_things(group: Group, owner: User, facilitator: User) -> dict[str, Any]:
    """Create what the table of addresses asks for: a session with a place of `owner`, variants, and what was said about them."""
    session = make_session(group, facilitator)
    case = make_case(session, owner)
    variant = make_variant(case, None)
    facts = {"check_state": Variant.Check.PENDING, "title": "Wasserbecken"}
    return {
        "session": session,
        "case": case,
        "withdrawn case": Case.objects.create(session=session, created_by=owner, title="", withdrawn_at=timezone.now()),
        "variant": variant,
        "draft case": make_case(session, owner, is_shared=False, title="Haltestelle"),
        "draft variant": make_variant(case, None, is_shared=False, state=Variant.State.DRAFT, title="Angefangen"),
        "waiting variant": make_variant(case, None, is_shared=False, **facts),
        "comment": make_comment(variant, None),
        "report": BlurReport.objects.create(photo=case.photos.get(), words="Ein Gesicht"),
    }
