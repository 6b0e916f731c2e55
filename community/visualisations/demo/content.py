"""The session of the demo: running, with two places, and collages that were made of each other. Its pictures are made by the worker."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.utils import timezone

from cms.jobs.queueing import enqueue
from cms.models import EventPage, Municipality
from cms.users.models import User
from community.clocks.services import create_clock
from community.clocks.timing import Step
from community.groups.models import Group
from community.visualisations.cases.photo_jobs import cover_photo
from community.visualisations.collage.scene import Camera, GroundItem, Item, Scene, to_json
from community.visualisations.making.collages import KEY
from community.visualisations.making.jobs import compose_collage
from community.visualisations.models import Audience, Case, Comment, Photo, Picture, Rating, Release, Session, Value, Variant
from community.visualisations.pictures import store_picture
from community.visualisations.pipeline.renditions import Rendition
from community.visualisations.sessions.run_sheet import OWNER, USUAL

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURES = Path(__file__).parent / "pictures"
GROUP, EVENT = "bezahlbarer-wohnraum", "ki-visualisierung-wohnraum"
SIZE = (1600, 1000)


def add_session(**_signal: object) -> None:
    """Add the session, unless there is one."""
    group = Group.objects.filter(slug=GROUP).first()
    if group is None or Session.objects.filter(group=group).exists():
        return
    people = {account.email.partition("@")[0]: account for account in User.objects.filter(email__endswith="@example.org")}
    data = yaml.safe_load(Path(__file__).with_name("session.yaml").read_text("utf-8"))
    with transaction.atomic():
        session = make_session(group, data, people["facilitator"])
        for facts in data["places"]:
            make_place(session, facts, data["scenes"], people)


def make_session(group: Group, data: Mapping[str, Any], facilitator: User) -> Session:
    now = timezone.now().replace(second=0, microsecond=0)
    steps = [Step(key, str(title), minutes * 60) for key, title, minutes in USUAL]
    return Session.objects.create(
        group=group,
        title=data["title"],
        brief=data["brief"],
        questions=data["questions"],
        language="de",
        uploads_open_at=now - timedelta(days=7),
        uploads_close_at=now + timedelta(days=30),
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=30),
        audience=Audience.PUBLIC,
        event=EventPage.objects.filter(slug=EVENT).values_list("translation_key", flat=True).first(),
        created_by=facilitator,
        clock=create_clock(owner=OWNER, steps=steps),
    )


def make_place(session: Session, facts: Mapping[str, Any], scenes: Mapping[str, Any], people: Mapping[str, User]) -> Case:
    now = timezone.now()
    case = Case.objects.create(
        session=session,
        created_by=people[facts["by"]],
        language="de",
        municipality=Municipality.objects.filter(name_de=facts["municipality"]).first(),
        source=Case.Source.TAKEN,
        licence=Case.Licence.CC_BY,
        audience=Audience.PUBLIC,
        agreed_at=now,
        shared_at=now,
        **{name: facts[name] for name in ("title", "place", "today", "wish", "constraints", "credit")},
        **{name: facts[name] for name in ("latitude", "longitude") if name in facts},
    )
    photo = Photo.objects.create(case=case, state=Photo.State.COVERING, alt_text=facts["alt_text"], width=SIZE[0], height=SIZE[1])
    content = (PICTURES / f"{facts['picture']}.webp").read_bytes()
    made = Rendition(content, "image/webp", *SIZE)
    store_picture(made=made, use=Picture.Use.WORKING, session=session, photo=photo)
    enqueue(cover_photo, photo.pk)
    variants: dict[str, Variant] = {}
    for one in facts["variants"]:
        variants[one["key"]] = make_variant(photo, facts["view"], one, scenes, people, variants)
    return case


def make_variant(
    photo: Photo,
    view: Mapping[str, float],
    facts: Mapping[str, Any],
    scenes: Mapping[str, Any],
    people: Mapping[str, User],
    others: Mapping[str, Variant],
) -> Variant:
    now = timezone.now()
    variant = Variant.objects.create(
        case=photo.case,
        photo=photo,
        parent=others[facts["of"]] if "of" in facts else None,
        kind=Variant.Kind.COLLAGE,
        provider=KEY,
        state=Variant.State.DRAFT if facts.get("is_draft") else Variant.State.WAITING,
        language="de",
        created_by=people[facts["by"]],
        title=facts["title"],
        alt_text=facts["alt_text"],
        scene=to_json(scene_of(view, facts["scene"], scenes)),
        revision=1,
        is_highlight=facts.get("is_highlight", False),
    )
    for name, scores in facts.get("ratings", {}).items():
        for value, score in zip(Value, scores, strict=True):
            Rating.objects.create(variant=variant, by=people[name], value=value, score=score)
    for comment in facts.get("comments", ()):
        said = {name: comment[name] for name in ("text", "x", "y") if name in comment}
        Comment.objects.create(variant=variant, by=people[comment["by"]], language="de", created_at=now, **said)
    if "released" in facts:  # its pictures are made once there is one of the variant
        Release.objects.create(key=facts["released"], variant=variant, released_by=people[facts["by"]])
    if variant.state == Variant.State.WAITING:
        transaction.on_commit(partial(enqueue, compose_collage, variant.pk), robust=True)
    return variant


def scene_of(view: Mapping[str, float], name: str, scenes: Mapping[str, Any]) -> Scene:
    """Return a collage seen as in `view`: what is in it, with what is in those that it extends."""
    ground, items = parts_of(name, scenes)
    return Scene(
        camera=Camera(**view),
        ground=tuple(GroundItem(f"g{place}", *part) for place, part in enumerate(ground)),
        items=tuple(Item(f"i{place}", part[0], part[1], part[2], place % 2 == 1, *part[3:]) for place, part in enumerate(items)),
    )


def parts_of(name: str, scenes: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    scene = scenes[name]
    ground, items = parts_of(scene["extends"], scenes) if "extends" in scene else ([], [])
    return [*ground, *scene.get("ground", ())], [*items, *scene.get("items", ())]
