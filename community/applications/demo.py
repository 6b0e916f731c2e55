"""The applications of the demo: both open calls take them in the community, and the closed one on water took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import override

from cms.models import CallPage
from community.forms.demo import SOURCE_LANGUAGE
from community.forms.examples import EXAMPLES
from community.forms.models import Form

from .demo_water import EXAMPLE, add_closed_call
from .models import Round, RoundRole
from .setup import set_up_round

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Page

    from cms.users.models import User

AGREEMENT = "agreement"
CLOSED = "deep-dive-wasserresilienz"
#: The example form of each open call, by the call's German slug.
FORMS = {"nachhaltige-mobilitaet": "learning_process", "building-back-better": "learning_process"}


def add_applications(accounts: Mapping[str, User], pages: Mapping[str, Page], **_signal: object) -> None:
    """Let the open calls take applications. Idempotent: a call that already does is left as it is."""
    editor, reviewer = accounts.get("editor"), accounts.get("facilitator")
    for slug, example in FORMS.items():
        call = CallPage.objects.filter(pk=pages[slug].pk).first() if slug in pages else None
        form = example_form(example)
        if call is None or form is None or editor is None or Round.objects.of_calls().filter(call=call.translation_key).exists():
            continue
        roles = [(editor, RoundRole.Role.MANAGER), *([(reviewer, RoundRole.Role.REVIEWER)] if reviewer else [])]
        set_up_round(round_=Round(call=call.translation_key, form=form), roles=roles, by=editor)
        open_to_applications(call)
    if editor and reviewer and CLOSED in pages:
        add_applications_on_water(pages[CLOSED].pk, editor, reviewer)


def open_to_applications(call: CallPage) -> None:
    call.apply_by = CallPage.ApplyBy.COMMUNITY
    call.save_revision().publish()


@transaction.atomic
def add_applications_on_water(pk: int, editor: User, facilitator: User) -> None:
    call, form = CallPage.objects.filter(pk=pk).first(), example_form(EXAMPLE)
    if call is None or form is None or Round.objects.of_calls().filter(call=call.translation_key).exists():
        return
    open_to_applications(call)
    with override(SOURCE_LANGUAGE):
        add_closed_call(call, form, editor=editor, facilitator=facilitator, agreement=example_form(AGREEMENT))


def example_form(name: str) -> Form | None:
    """Return the form that the demo has made of an example."""
    with override(SOURCE_LANGUAGE):
        return Form.objects.filter(name=str(EXAMPLES[name])).first()
