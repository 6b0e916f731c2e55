"""The URLs of consultations of the group with a public page.

In one that runs, the group member brings the case, the owner moderates, a third person advises: whoever else is in the group, its facilitator too,
only learns that there is one. One is planned, which everybody in the group can join; one has proposed a text for the archive, another has published
one.
"""

from functools import partial

from tests.community.groups.addresses import HIDDEN, PUBLIC
from tests.community.table import (
    ANONYMOUS,
    FACILITATOR,
    GROUP_MEMBER,
    INSIDE,
    OWNER,
    Address,
    answers,
    api,
    form,
    page,
    sent,
)

SECRETS = ("Grundriss der Beratung",)
NOBODY = ([ANONYMOUS], 401)
THEIRS = frozenset({GROUP_MEMBER, OWNER})  # those who take part
#: A consultation that runs, in the phase of advice.
ONE = partial(Address, parts=lambda things: [things["consultation"].key], inside=THEIRS, secrets=SECRETS)
#: One that is planned: the same people, and others can join.
PLANNED = partial(
    Address, parts=lambda things: [things["planned consultation"].key], inside=THEIRS, secrets=SECRETS, row="planned"
)
OPEN = partial(Address, parts=lambda things: [things["open consultation"].key], inside=THEIRS, secrets=SECRETS, row="to join")
KEY = lambda name: lambda things: [things[name].key]  # noqa: E731

ADDRESSES = [
    PUBLIC("consultations:consultations", page(answers(403, (INSIDE, 200)))),
    HIDDEN("consultations:consultations", page(answers(404, (INSIDE, 200)))),
    PUBLIC(
        "consultations:plan",
        form(answers(403, (INSIDE, 200)), answers(403, (INSIDE, 422))),
        sends=lambda: {"title": "Hereingelegt"},
    ),
    HIDDEN(
        "consultations:plan",
        form(answers(404, (INSIDE, 200)), answers(404, (INSIDE, 422))),
        sends=lambda: {"title": "Hereingelegt"},
    ),
    Address(
        "consultations:mine",
        page(answers(200, ([ANONYMOUS], 403))),
        inside=frozenset({GROUP_MEMBER}),
        secrets=("Grundriss des Ertrags",),
    ),
    Address(
        "consultations:delete_takeaway",
        form(answers(404, ([GROUP_MEMBER], 200)), answers(404, ([GROUP_MEMBER], 302))),
        parts=lambda things: [things["takeaway"].pk],
        inside=frozenset({GROUP_MEMBER}),
        secrets=("Grundriss des Ertrags",),
    ),
    Address(
        "consultations:delete_contribution",
        sent(answers(404, ([OWNER, GROUP_MEMBER], 403))),
        parts=lambda things: [things["advice"].pk],
        inside=THEIRS,
        secrets=SECRETS,
    ),
    ONE(
        "consultations:consultation",
        form(answers(404, (INSIDE, 200)), answers(404, (INSIDE, 403))),
        sends=lambda: {"kind": "advice", "text": "Hereingelegt"},
    ),
    ONE("consultations:news", page(answers(404, (THEIRS, 200)))),
    ONE("consultations:wall", page(answers(404, (THEIRS, 200)))),
    ONE("consultations:edit", form(answers(404, (THEIRS, 403)), answers(404, (THEIRS, 403)))),
    PLANNED(
        "consultations:edit",
        form(answers(404, (THEIRS, 403), ([OWNER], 200)), answers(404, (THEIRS, 403), ([OWNER], 422))),
        sends=lambda: {"title": "Hereingelegt"},
    ),
    PLANNED(
        "consultations:case",
        form(answers(404, (THEIRS, 403), ([GROUP_MEMBER], 200)), answers(404, (THEIRS, 403), ([GROUP_MEMBER], 302))),
        sends=lambda: {"question": "Hereingelegt?", "text": "Hereingelegt"},
    ),
    PLANNED(
        "consultations:people",
        form(answers(404, (THEIRS, 200)), answers(404, (THEIRS, 403), ([OWNER], 302))),
        sends=lambda: {"member": "0", "role": "adviser"},
    ),
    OPEN("consultations:join", sent(answers(404, (INSIDE, 403), ([FACILITATOR], 302))), sends=lambda: {"role": "adviser"}),
    PLANNED("consultations:leave", form(answers(404, (THEIRS, 200)), answers(404, (THEIRS, 302)))),
    ONE(
        "consultations:delete",
        form(answers(404, (THEIRS, 403), ([GROUP_MEMBER], 200)), answers(404, (THEIRS, 403), ([GROUP_MEMBER], 302))),
    ),
    Address(
        "consultations:lead",
        sent(answers(404, ([GROUP_MEMBER], 403), ([OWNER], 302))),
        parts=lambda things: [things["consultation"].key, "next"],
        inside=THEIRS,
        secrets=SECRETS,
    ),
    Address(
        "consultations:propose",
        form(answers(404, (THEIRS, 200)), answers(404, (THEIRS, 302))),
        parts=KEY("consultation with proposal"),
        sends=lambda: {"title": "Hereingelegt", "text": "Hereingelegt", "language": "de"},
        inside=THEIRS,
        secrets=("Grundriss des Vorschlags",),
    ),
    Address(
        "consultations:agree",
        form(answers(404, ([GROUP_MEMBER], 200)), answers(404, ([GROUP_MEMBER], 422))),
        parts=KEY("proposed release"),
        inside=frozenset({GROUP_MEMBER}),
        secrets=("Grundriss des Vorschlags",),
    ),
    Address("consultations:released", page(answers(200)), parts=KEY("release"), row="public"),
    Address(
        "consultations:released",
        page(answers(404)),
        parts=KEY("proposed release"),
        row="proposed",
        inside=frozenset(),
        secrets=("Grundriss des Vorschlags",),
    ),
    Address(
        "consultations:take_back",
        form(answers(404, ([GROUP_MEMBER, FACILITATOR], 200)), answers(404, ([GROUP_MEMBER, FACILITATOR], 302))),
        parts=KEY("release"),
    ),
    # --- JSON ---
    PUBLIC(
        "community_api:consultations",
        api(GET=answers(403, (INSIDE, 200), NOBODY), POST=answers(403, (INSIDE, 422), NOBODY)),
        json={"POST": ({"title": "", "starts_at": "2030-01-01T10:00:00Z"}, {})},
        inside=INSIDE,
    ),
    ONE(
        "community_api:consultation",
        api(
            GET=answers(404, (INSIDE, 200), NOBODY),
            PATCH=answers(404, (THEIRS, 403), ([OWNER], 200), NOBODY),
            DELETE=answers(404, (THEIRS, 403), ([GROUP_MEMBER], 204), NOBODY),
        ),
        json={"PATCH": ({}, {"If-Match": "*"})},
    ),
    ONE(
        "community_api:consultation_acts",
        api(POST=answers(404, (THEIRS, 403), ([OWNER], 200), NOBODY)),
        json={"POST": ({"act": "pause"}, {})},
    ),
    PLANNED(
        "community_api:consultation_people",
        api(POST=answers(404, (THEIRS, 403), NOBODY)),
        json={"POST": ({"member": 1, "role": "adviser"}, {})},
    ),
    Address(
        "community_api:consultation_person",
        api(DELETE=answers(404, (THEIRS, 403), ([OWNER], 204), NOBODY)),
        parts=lambda things: [things["planned consultation"].key, things["adviser"].pk],
    ),
    OPEN(
        "community_api:consultation_part",
        api(
            PUT=answers(404, (INSIDE, 403), ([FACILITATOR], 200), NOBODY),
            DELETE=answers(404, (INSIDE, 403), (THEIRS, 204), NOBODY),
        ),
        json={"PUT": ({"role": "adviser"}, {})},
    ),
    PLANNED(
        "community_api:consultation_case",
        api(
            GET=answers(404, (THEIRS, 200), NOBODY),
            PUT=answers(404, (THEIRS, 403), ([GROUP_MEMBER], 200), NOBODY),
        ),
        json={"PUT": ({"question": "Hereingelegt?", "text": "Hereingelegt"}, {"If-Match": "*"})},
    ),
    ONE(
        "community_api:consultation_contributions",
        api(GET=answers(404, (THEIRS, 200), NOBODY), POST=answers(404, (THEIRS, 403), NOBODY)),
        json={"POST": ({"kind": "advice", "text": "Hereingelegt"}, {})},
    ),
    Address(
        "community_api:consultation_contribution",
        api(DELETE=answers(404, (THEIRS, 403), NOBODY)),
        parts=lambda things: [things["advice"].pk],
    ),
    Address(
        "community_api:consultation_takeaways",
        api(GET=answers(200, NOBODY)),
        inside=frozenset({GROUP_MEMBER}),
        secrets=("Grundriss des Ertrags",),
    ),
    ONE(
        "community_api:consultation_takeaways_of",
        api(POST=answers(404, (THEIRS, 403), NOBODY)),
        json={"POST": ({"text": "Hereingelegt"}, {})},
    ),
    Address(
        "community_api:consultation_takeaway",
        api(DELETE=answers(404, ([GROUP_MEMBER], 204), NOBODY)),
        parts=lambda things: [things["takeaway"].pk],
    ),
    ONE(
        "community_api:consultation_release",
        api(PUT=answers(404, (THEIRS, 403), NOBODY)),
        json={"PUT": ({"title": "Hereingelegt", "text": "Hereingelegt", "language": "de"}, {})},
    ),
    Address(
        "community_api:consultation_released",
        api(GET=answers(200), DELETE=answers(404, ([GROUP_MEMBER, FACILITATOR], 204), NOBODY)),
        parts=KEY("release"),
    ),
    Address(
        "community_api:consultation_consent",
        api(POST=answers(404, ([GROUP_MEMBER], 403), NOBODY)),
        parts=KEY("proposed release"),
        json={"POST": ({"mark": "other", "agreed": True}, {})},
        inside=frozenset({GROUP_MEMBER}),
        secrets=("Grundriss des Vorschlags",),
    ),
]
