"""What each operation of the API can be tried on: one person's session with everything in it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.models import Audience, BlurReport, Photo, Picture, Release, Variant
from community.visualisations.pictures import store_picture
from tests.community.visualisations.made import drawn, make_case, make_comment, make_session, make_variant

CLOUD = {"cloud": {"url": "http://127.0.0.1:9/v1?model=garden&label=Garden&cents=5&most=4", "key": "secret"}}
#: Not what its path usually gets, by method and the end of the path.
OTHERWISE = {
    "DELETE {place}": "draft place",
    "PUT /regions": "staged photo",
    "POST /confirm": "staged photo",
    "POST /turn": "staged photo",
    "POST /show": "finished variant",
    "POST /retry": "failed variant",
    "GET /scene": "draft variant",
    "PUT /scene": "draft variant",
    "POST /decision": "waiting variant",
}


def make_release(variant: Variant, **facts: Any) -> Release:
    """Release a variant, with pictures of its own."""
    release = Release.objects.create(variant=variant, **({"ready_at": timezone.now()} | facts))
    session, released = variant.case.session, Picture.Use.RELEASED
    store_picture(made=drawn(), use=released, session=session, photo=variant.photo, release=release)
    store_picture(made=drawn("seagreen"), use=released, session=session, variant=variant, release=release)
    return release


def make_staged(case: Any) -> Photo:
    """Add a photo that is to be confirmed."""
    until = timezone.now() + timedelta(hours=20)
    region = {
        "kind": "face",
        "x": 0.1,
        "y": 0.1,
        "width": 0.2,
        "height": 0.2,
        "source": "found",
        "is_blurred": True,
        "score": 0.9,
    }
    facts = {"state": Photo.State.CHECKED, "staged_until": until, "regions": [region], "name": "IMG_4711.webp"}
    photo = Photo.objects.create(case=case, position=9, width=64, height=40, **facts)
    store_picture(made=drawn("crimson"), use=Picture.Use.WORKING, session=case.session, photo=photo)
    return photo


def make_all(group: Group, user: User) -> dict[str, Any]:
    """Create a session of `user`, by the names of the parameters in the paths; the rest is for `OTHERWISE`. Set `VISUALISATION_PROVIDERS`."""
    session = make_session(group, user, audience=Audience.PUBLIC, providers=["cloud"])
    case = make_case(session, user)
    variant = make_variant(case, user)
    asked = {"kind": Variant.Kind.GENERATED, "provider": "cloud", "words": "Bäume", "is_shared": False}
    return {
        "session": session.key,
        "place": case.key,
        "photo": case.photos.get().key,
        "note": BlurReport.objects.create(photo=case.photos.get(), words="Ein Gesicht").pk,
        "variant": variant.key,
        "comment": make_comment(variant, user).pk,
        "release": make_release(variant).key,
        "draft place": make_case(session, user, is_shared=False).key,
        "staged photo": make_staged(make_case(session, user, is_shared=False)).key,
        "finished variant": make_variant(case, user, is_shared=False).key,
        "failed variant": make_variant(case, user, state=Variant.State.FAILED, **asked).key,
        "draft variant": make_variant(case, user, is_shared=False, state=Variant.State.DRAFT).key,
        "waiting variant": make_variant(case, user, is_shared=False, check_state=Variant.Check.PENDING).key,
    }


def things_for(made: Mapping[str, Any], method: str, path: str) -> dict[str, str]:
    """Return what an operation is tried on, by the names of the parameters in its path."""
    known = {name: str(key) for name, key in made.items() if " " not in name}
    for operation, other in OTHERWISE.items():
        verb, end = operation.split()
        if method.upper() == verb and path.endswith(end):
            known[other.split()[1]] = str(made[other])
    return known
