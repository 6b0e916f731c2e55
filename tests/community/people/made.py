"""People with profiles, and requests to join."""

from io import BytesIO
from typing import Any

from PIL import Image

from cms.models import Municipality, Topic
from cms.users.models import User
from community.people.models import FIELDS, AdmissionRequest, Circle, seen_by
from community.people.profiles.saving import save_profile

NOBODYS = "Niemandswort"  # in a part of a profile that nobody may see
OF_GROUPS = "Gruppenwort"  # in a part that the groups of the person see
FORM_CIRCLES = {seen_by(field): str(int(Circle.GROUPS)) for field in FIELDS if field != "photo"}


def seen(**circles: Circle) -> dict[str, Circle]:
    """Return who sees which part: `seen(about=Circle.MEMBERS)`."""
    return {seen_by(field): circle for field, circle in circles.items()}


def open_to(circle: Circle) -> dict[str, Circle]:
    """Let a circle see every part."""
    return {seen_by(field): circle for field in FIELDS}


def make_profile(user: User, **changes: Any) -> User:
    """Save a profile, and return its account as it is stored."""
    save_profile(by=user, changes=changes)
    return User.objects.get(pk=user.pk)


def make_city(name: str = "Nakuru", country: str = "KE", latitude: float | None = None, **facts: Any) -> Municipality:
    return Municipality.objects.create(name_de=name, country=country, latitude=latitude, **facts)


def make_topic(name: str, slug: str) -> Topic:
    return Topic.objects.get_or_create(slug=slug, defaults={"name_de": name})[0]


def make_people(member: User) -> dict[str, Any]:
    """Return what the table of addresses needs: a profile with parts for nobody and for groups, and a request that waits."""
    circles = seen(department=Circle.GROUPS)
    save_profile(by=member, changes={"department": OF_GROUPS, "about": NOBODYS, **circles})
    asked = AdmissionRequest.objects.create(
        name="Bauamt", address="bauamt@example.org", municipality="Musterstadt", reason="Geheimer Grund", language="de"
    )
    return {"person": member, "admission request": asked}


def picture(size: tuple[int, int] = (300, 200), kind: str = "JPEG", exif: Image.Exif | None = None) -> bytes:
    """Return a picture, red to the left and blue to the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    buffer = BytesIO()
    image.save(buffer, kind, **({"exif": exif} if exif else {}))
    return buffer.getvalue()
