"""Notifications about sessions: new places, comments, notes about photos, and what a facilitator decided.

What somebody may not see is not told: the rows are asked for anew each time a notification is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import Kind, Shown, announce, quoted
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.mail.addresses import one_line
from cms.users.models import User
from community.access.actor import actor_of, actors_of
from community.groups.models import Membership, attach_public_pages
from community.notifications.services import withdraw
from community.people.names import leading_name
from community.visualisations.models import BlurReport, Case, Comment, Variant
from community.visualisations.rules import can_act_on_reports, can_read_case, can_read_variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.announcing import Facts

NEW_PLACE, NEW_COMMENT = "visualisations.new_place", "visualisations.new_comment"
PHOTO_REPORTED, CHECKED = "visualisations.photo_reported", "visualisations.checked"
SESSION = "session__group__page"
LONGEST = 200  # characters of what somebody wrote


def beginning(text: str) -> str:
    return Truncator(one_line(text)).chars(LONGEST)


# --- A new place ------------------------------------------------------------------------------------------------------


def place_appeared(case: Case, **_signal: object) -> None:
    enqueue(notify_of_place, case.pk)


@job(title=gettext_lazy("Tell the members of a group of a new place"))
def notify_of_place(case_id: int) -> None:
    case = Case.objects.shared().select_related("session", "created_by").filter(pk=case_id).first()
    if case is None:
        return
    members = User.objects.filter(group_memberships__group=case.session.group_id, is_active=True)
    announce(
        kind=NEW_PLACE,
        key=str(case.pk),
        to=[member.pk for member, actor in actors_of(members) if can_read_case(actor, case)],
        facts={"case": case.pk},
        actor=case.created_by,
        group=case.session.group_id,
    )


def show_places(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render who brought which place, for those that `reader` can see."""
    visible = Case.objects.visible_to(actor_of(reader)).filter(pk__in=[facts["case"] for facts in many])
    cases = {case.pk: case for case in visible.select_related(SESSION, "created_by")}
    attach_public_pages([case.session.group for case in cases.values()])
    return [show_place(cases.get(facts["case"])) for facts in many]


def show_place(case: Case | None) -> Shown | None:
    if case is None:
        return None
    words = {"who": quoted(leading_name(case.created_by)), "place": quoted(case.title), "session": quoted(case.session.title)}
    return Shown(
        sentence=_("%(who)s brought the place “%(place)s” to the session “%(session)s”") % words,
        url=case.get_absolute_url(),
        link=_("See the place"),
    )


# --- A comment --------------------------------------------------------------------------------------------------------


def comment_appeared(comment: Comment, **_signal: object) -> None:
    enqueue(notify_of_comment, comment.pk)


@job(title=gettext_lazy("Tell whoever made a variant of a comment"))
def notify_of_comment(comment_id: int) -> None:
    """Tell who made the variant and who brought the place, if they can still see it."""
    comment = Comment.objects.select_related("variant__case__session", "by").filter(pk=comment_id).first()
    if comment is None:
        return
    variant = comment.variant
    people = User.objects.filter(pk__in=[variant.created_by_id, variant.case.created_by_id], is_active=True)
    announce(
        kind=NEW_COMMENT,
        key=str(comment.pk),
        to=[person.pk for person, actor in actors_of(people) if can_read_variant(actor, variant)],
        facts={"comment": comment.pk},
        actor=comment.by,
        group=variant.case.session.group_id,
    )


def show_comments(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render who said what about which variant, for the variants that `reader` can see."""
    visible = Variant.objects.visible_to(actor_of(reader)).values("pk")
    found = Comment.objects.filter(pk__in=[facts["comment"] for facts in many], variant__in=visible)
    comments = {one.pk: one for one in found.select_related("by", "variant__case")}
    return [show_comment(comments.get(facts["comment"])) for facts in many]


def show_comment(comment: Comment | None) -> Shown | None:
    if comment is None:
        return None
    words = {"who": quoted(leading_name(comment.by)), "place": quoted(comment.variant.case.title)}
    return Shown(
        sentence=_("%(who)s commented on a variant of the place “%(place)s”") % words,
        url=f"{comment.variant.get_absolute_url()}#comment-{comment.pk}",
        details=(beginning(comment.text),),
        link=_("See the comment"),
    )


# --- A note about a photo ---------------------------------------------------------------------------------------------


def photo_was_reported(report: BlurReport, **_signal: object) -> None:
    enqueue(notify_of_report, report.pk)


@job(title=gettext_lazy("Tell whoever uploaded a photo that somebody can be recognised"))
def notify_of_report(report_id: int) -> None:
    """Tell who uploaded the photo and the facilitators. Who wrote the note is not told."""
    report = BlurReport.objects.select_related("photo__case__session").filter(pk=report_id, settled_at=None).first()
    if report is None:
        return
    case = report.photo.case
    leads = Membership.objects.filter(group=case.session.group_id, role=Membership.Role.FACILITATOR)
    people = User.objects.filter(Q(pk=case.created_by_id) | Q(pk__in=leads.values("user")), is_active=True)
    announce(
        kind=PHOTO_REPORTED,
        key=str(report.pk),
        to=[person.pk for person, actor in actors_of(people) if can_act_on_reports(actor, case)],
        facts={"report": report.pk},
        group=case.session.group_id,
    )


def show_reports(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render the notes that are not settled, for who uploaded the photo and the facilitators."""
    found = BlurReport.objects.filter(pk__in=[facts["report"] for facts in many], settled_at=None, photo__case__withdrawn_at=None)
    reports = {one.pk: one for one in found.select_related("photo__case__session")}
    return [show_report(reader, reports.get(facts["report"])) for facts in many]


def show_report(reader: User, report: BlurReport | None) -> Shown | None:
    if report is None:
        return None
    case = report.photo.case
    if not can_act_on_reports(actor_of(reader), case):
        return None
    return Shown(
        sentence=_("Somebody can perhaps be recognised on a photo of the place “%(place)s”") % {"place": quoted(case.title)},
        url=f"{case.get_absolute_url()}#reports",
        details=(beginning(report.words),),
        link=_("See the note"),
    )


# --- What a facilitator decided ---------------------------------------------------------------------------------------


def variant_was_checked(variant: Variant, **_signal: object) -> None:
    enqueue(notify_of_check, variant.pk)


@job(title=gettext_lazy("Tell whoever made a variant whether it was approved"))
def notify_of_check(variant_id: int) -> None:
    variant = Variant.objects.select_related("case__session", "checked_by").filter(pk=variant_id).first()
    if variant is None or variant.created_by_id is None:
        return
    announce(
        kind=CHECKED,
        key=f"{variant.pk}.{variant.check_state}",
        to=[variant.created_by_id],
        facts={"variant": variant.pk},
        actor=variant.checked_by,
        group=variant.case.session.group_id,
    )


def show_checks(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render what was decided on variants that `reader` can see."""
    visible = Variant.objects.visible_to(actor_of(reader)).filter(pk__in=[facts["variant"] for facts in many])
    variants = {one.pk: one for one in visible.select_related("case")}
    return [show_check(variants.get(facts["variant"])) for facts in many]


def show_check(variant: Variant | None) -> Shown | None:
    if variant is None or variant.check_state not in (Variant.Check.APPROVED, Variant.Check.REJECTED):
        return None
    words = {"place": quoted(variant.case.title)}
    if variant.check_state == Variant.Check.APPROVED:
        sentence = _("Your variant of the place “%(place)s” is shown to the group") % words
        return Shown(sentence=sentence, url=variant.get_absolute_url(), link=_("See the variant"))
    return Shown(
        sentence=_("Your variant of the place “%(place)s” is not shown to the group") % words,
        url=variant.get_absolute_url(),
        details=(beginning(variant.check_reason),),
        link=_("See the variant"),
    )


# --- What is withdrawn ------------------------------------------------------------------------------------------------


def case_was_withdrawn(case: Case, is_everywhere: bool, **_signal: object) -> None:
    if is_everywhere:
        withdraw(kinds=[NEW_PLACE], keys=[str(case.pk)])


def case_was_deleted(instance: Case, **_signal: object) -> None:
    withdraw(kinds=[NEW_PLACE], keys=[str(instance.pk)])


def comment_was_deleted(instance: Comment, **_signal: object) -> None:
    withdraw(kinds=[NEW_COMMENT], keys=[str(instance.pk)])


def report_was_deleted(instance: BlurReport, **_signal: object) -> None:
    withdraw(kinds=[PHOTO_REPORTED], keys=[str(instance.pk)])


def variant_was_deleted(instance: Variant, **_signal: object) -> None:
    forget_checks(instance)


def variant_waits(variant: Variant, **_signal: object) -> None:
    """Forget what was decided before: its author is told of the next decision as of the first."""
    forget_checks(variant)


def forget_checks(variant: Variant) -> None:
    withdraw(kinds=[CHECKED], keys=[f"{variant.pk}.{state}" for state in Variant.Check.values])


KINDS = (
    Kind(NEW_PLACE, gettext_lazy("New places in visualisation sessions"), show_places, is_per_group=True),
    Kind(NEW_COMMENT, gettext_lazy("Comments on your places and variants"), show_comments, is_per_group=True),
    Kind(PHOTO_REPORTED, gettext_lazy("Notes that somebody can be recognised on a photo"), show_reports, is_per_group=True),
    Kind(CHECKED, gettext_lazy("Whether your variants are shown"), show_checks, is_per_group=True),
)
