"""People's own data as JSON."""

from __future__ import annotations

from typing import Annotated

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Body, Router, Status

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.api.authentication import reader
from community.api.jobs import ExportJob, export_begun
from community.privacy.consents import consents_of

from .deleting import delete_own_account
from .exporting import ask_for_own_data
from .models import DataExport
from .outcome import outcomes
from .rules import can_delete_account
from .schemas import AccountDeletion, ConsentTold, DataFile, OutcomeTold, WhatTold

router = Router(tags=["Your data"])
ASK_AGAIN = no(_("Confirm who you are first: send your password to /_allauth/app/v1/auth/reauthenticate, or log in again."))


@router.get("own-data/consents", response=list[ConsentTold], url_name="own_consents", summary="What you have agreed to")
def list_own_consents(request: HttpRequest) -> list[ConsentTold]:
    """What you have agreed to, with the words that you read, the latest first."""
    return [
        ConsentTold(
            about=one.about,
            wording=one.wording,
            language=one.language,
            at=one.at,
            taken_back_at=one.ended_at,
            url=request.build_absolute_uri(one.url) if one.url else None,
        )
        for one in consents_of(reader(request))
    ]


@router.get("own-data/exports", response=list[DataFile], url_name="own_exports", summary="The exports of your data")
def list_own_exports(request: HttpRequest) -> list[DataFile]:
    """The exports of your data that there are: one at most, for a week."""
    return [
        DataFile(made_at=one.made_at, size=one.file.size, url=request.build_absolute_uri(one.get_absolute_url()))
        for one in DataExport.objects.visible_to(actor_of(reader(request)))
    ]


@router.post("own-data/exports", response={202: ExportJob}, url_name="own_exports", summary="Have your data exported")
def export_own_data_as_zip(request: HttpRequest) -> Status[ExportJob]:
    """Have everything about you exported (ZIP with JSON and your files). Asked for again while it is being made, it is the same job."""
    return export_begun(request, ask_for_own_data(by=reader(request)))


@router.get("own-data/outcome", response=list[OutcomeTold], url_name="own_outcome", summary="What deleting your account does")
def list_what_deletion_does(request: HttpRequest) -> list[OutcomeTold]:
    """What becomes of each kind of your data when your account is deleted."""
    return [
        OutcomeTold(heading=str(one.heading), kinds=[WhatTold(what=what, remark=remark) for what, remark in one.rows])
        for one in outcomes()
    ]


@router.post("own-data/account-deletion", response={204: None}, url_name="own_account", summary="Delete your account")
def delete_account_for_good(request: HttpRequest, sent: Annotated[AccountDeletion, Body()]) -> None:
    """Delete your account at once and for good. You must have confirmed your password in the last few minutes."""
    require(can_delete_account(actor_of(reader(request))))
    if not did_recently_reauthenticate(request):
        raise Refused(ASK_AGAIN)
    delete_own_account(by=reader(request))
