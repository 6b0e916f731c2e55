"""People's own data: everybody with an account sees only her own. Deleting an account asks who one is first."""

from tests.community.people.addresses import report
from tests.community.table import ADMINISTRATOR, ANONYMOUS, Address, answers, api, form, page, sent

NOBODY = ([ANONYMOUS], 401)
STAFF = frozenset({ADMINISTRATOR})

ADDRESSES = [
    Address("own_data:own_data", page(answers(200, ([ANONYMOUS], 403)))),
    Address("own_data:export", sent(answers(302, ([ANONYMOUS], 403)))),
    Address("own_data:delete", form(answers(302, ([ANONYMOUS], 403)), answers(302, ([ANONYMOUS], 403)))),
    Address("exports_of_data", report(), inside=STAFF),
    Address("exports_of_data_results", report(), inside=STAFF),
    Address("community_api:own_consents", api(GET=answers(200, NOBODY))),
    Address("community_api:own_outcome", api(GET=answers(200, NOBODY))),
    Address("community_api:own_exports", api(GET=answers(200, NOBODY), POST=answers(202, NOBODY)), json={"POST": ({}, {})}),
    Address(
        "community_api:own_account",
        api(POST=answers(403, NOBODY)),
        json={"POST": ({"understood": True}, {})},
    ),
]
