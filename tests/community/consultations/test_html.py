"""The pages are valid HTML."""

from collections.abc import Callable, Mapping

from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.consultations.models import Consultation
from community.consultations.phases import Phase
from community.consultations.releasing import agree_to_release, propose_release


def test_pages_are_valid_html(
    in_phase: Callable[..., Consultation],
    planned: Consultation,
    giver: User,
    moderator: User,
    adviser: User,
    member: User,
    client_of: Callable[[User | None], Client],
    assert_valid_html: Callable[[Mapping[str, str]], None],
):
    now = timezone.now()
    closed = in_phase(Phase.TAKEAWAYS)
    facts = {"title": "Titel", "text": "Ein **Text**", "language": "ar", "by": moderator, "now": now}
    proposal = propose_release(consultation=closed, **facts)
    public = propose_release(consultation=in_phase(Phase.TAKEAWAYS), **facts)
    agree_to_release(release=public, mark=public.mark, by=giver, now=now)
    everybody = {"giver": giver, "moderator": moderator, "adviser": adviser, "member": member}
    paths = {
        "giver": [f"{planned.key}/case/", f"archive/{proposal.key}/agree/", f"archive/{public.key}/take-back/", "mine/"],
        "moderator": [f"{planned.key}/{name}" for name in ("people/", "edit/", "leave/", "delete/", "wall/")],
        "member": [f"{planned.key}/", f"archive/{public.key}/"],
    }
    for phase in Phase:
        for mode in ("live", "days")[: 1 if phase == Phase.THANKS else 2]:
            found = in_phase(phase, mode=mode)
            for name in ("giver", "moderator", "adviser"):
                paths.setdefault(name, []).append(f"{found.key}/")
    paths["giver"].append(f"{closed.key}/release/")
    pages = {}
    for name, some in paths.items():
        client = client_of(everybody[name])
        for path in some:
            answer = client.get(f"/ar/community/consultations/{path}")
            assert answer.status_code in (200, 403), path
            pages[f"{name} {path}"] = answer.content.decode()
    for path in ("groups/housing/consultations/", "groups/housing/consultations/new/", ""):
        pages[path or "start"] = client_of(adviser).get(f"/ar/community/{path}").content.decode()
    assert_valid_html(pages)
