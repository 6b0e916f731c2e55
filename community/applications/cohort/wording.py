"""Constraints, states, reasons and costs as sentences, in the language that is active when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import singledispatchmethod
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import country_name, format_list, format_number, isolated, language_name
from cms.languages import active_language
from community.forms.words import in_language

from .candidates import GERMAN, PARTNER, Attribute, Candidate
from .clashes import WayOut, is_by_hand
from .constraints import (
    Constraint,
    Different,
    Each,
    Must,
    MustNot,
    NotBoth,
    Range,
    Requirement,
    Reviewed,
    Share,
    Size,
)
from .costs import Cost
from .exchanges import Exchange
from .reasons import Reason, Why
from .states import RuleState, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Wording:
    """Sentences about one cohort. `regions` and `kinds` are names by key; countries and languages have theirs already."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        *,
        regions: Mapping[str, StrOrPromise],
        kinds: Mapping[str, StrOrPromise] | None = None,
    ) -> None:
        self.names = {one.key: one.name for one in candidates}
        self.regions = regions
        self.kinds = kinds or {}

    def name(self, key: str) -> str:
        return isolated(str(self.names.get(key, key)))

    def list_of(self, keys: Iterable[str]) -> str:
        return format_list([self.name(key) for key in keys])

    def value(self, attribute: Attribute, value: str) -> str:
        """Return the name of a region, country, language or kind."""
        if attribute is Attribute.COUNTRY:
            return country_name(value)
        if attribute is Attribute.LANGUAGE:
            return language_name(value)
        if attribute is Attribute.REGION:
            return str(self.regions.get(value, value))
        known = {GERMAN: _("German municipalities"), PARTNER: _("Partner municipalities")}
        return str(known.get(value) or self.kinds.get(value, value))

    def quoted(self, constraints: Iterable[Constraint]) -> str:
        return format_list([_("“%(sentence)s”") % {"sentence": self.constraint(one)} for one in constraints])

    # --- Constraints

    @singledispatchmethod
    def constraint(self, one: Constraint) -> str:
        """Return a constraint as a sentence: "At least 2 German municipalities"."""
        raise NotImplementedError(type(one))

    @constraint.register
    def size(self, one: Size) -> str:
        least, most = one.least or 0, one.most
        numbers = {"least": format_number(least), "most": format_number(most or 0)}
        if most is None:
            return ngettext("At least %(least)s municipality", "At least %(least)s municipalities", least) % numbers
        if least == most:
            return ngettext("Exactly %(most)s municipality", "Exactly %(most)s municipalities", most) % numbers
        if not least:
            return ngettext("At most %(most)s municipality", "At most %(most)s municipalities", most) % numbers
        return _("%(least)s to %(most)s municipalities") % numbers

    @constraint.register
    def share(self, one: Share) -> str:
        numbers = {"least": format_number(one.least or 0), "most": format_number(one.most or 0)}
        if one.attribute is Attribute.KIND and one.most is None and one.value == GERMAN:
            return (
                ngettext("At least %(least)s German municipality", "At least %(least)s German municipalities", one.least or 0)
                % numbers
            )
        if one.attribute is Attribute.KIND and one.most is None and one.value == PARTNER:
            return (
                ngettext("At least %(least)s partner municipality", "At least %(least)s partner municipalities", one.least or 0)
                % numbers
            )
        subject = self.value(one.attribute, one.value)
        if one.attribute is Attribute.LANGUAGE:
            subject = _("Language %(language)s") % {"language": subject}
        return self.with_amount(subject, one.least, one.most)

    @constraint.register
    def different(self, one: Different) -> str:
        subject = {
            Attribute.REGION: _("Different regions"),
            Attribute.COUNTRY: _("Different countries"),
            Attribute.LANGUAGE: _("Different languages"),
            Attribute.KIND: _("Different kinds of municipality"),
        }[one.attribute]
        return self.with_amount(subject, one.least, None)

    def with_amount(self, subject: str, least: int | None, most: int | None) -> str:
        numbers = {"subject": subject, "least": format_number(least or 0), "most": format_number(most or 0)}
        if most is None:
            return _("%(subject)s: at least %(least)s") % numbers
        if least == most:
            return _("%(subject)s: exactly %(most)s") % numbers
        return (_("%(subject)s: %(least)s to %(most)s") if least else _("%(subject)s: at most %(most)s")) % numbers

    @constraint.register
    def each(self, one: Each) -> str:
        most = {"most": format_number(one.most)}
        if one.attribute is Attribute.COUNTRY and one.kind == PARTNER:
            return _("At most %(most)s from each partner country") % most
        sentence = {
            Attribute.REGION: _("At most %(most)s from each region"),
            Attribute.COUNTRY: _("At most %(most)s from each country"),
            Attribute.LANGUAGE: _("At most %(most)s with the same language"),
            Attribute.KIND: _("At most %(most)s of each kind"),
        }[one.attribute] % most
        if one.kind is None:
            return sentence
        return _("%(sentence)s (only: %(kind)s)") % {"sentence": sentence, "kind": self.value(Attribute.KIND, one.kind)}

    @constraint.register
    def must(self, one: Must) -> str:
        return (_("%(name)s is set") if one.by_hand else _("%(name)s must take part")) % {"name": self.name(one.candidate)}

    @constraint.register
    def must_not(self, one: MustNot) -> str:
        sentence = _("%(name)s is left out") if one.by_hand else _("%(name)s must not take part")
        return sentence % {"name": self.name(one.candidate)}

    @constraint.register
    def not_both(self, one: NotBoth) -> str:
        return _("Not both %(first)s and %(second)s") % {"first": self.name(one.first), "second": self.name(one.second)}

    @constraint.register
    def requirement(self, one: Requirement) -> str:
        return in_language(one.label, active_language())

    @constraint.register
    def reviewed(self, _one: Reviewed) -> str:
        return _("Only municipalities with a review")

    # --- How a constraint stands

    def state(self, state: State) -> str:
        return {State.HOLDS: _("holds"), State.OPEN: _("still open"), State.FAILS: _("can no longer hold")}[state]

    def detail(self, state: RuleState) -> str:
        """Return what is to be said about how a constraint stands; "" if its state says it all."""
        one = state.constraint
        if state.over:
            return self.too_many(state)
        if isinstance(one, Each):
            full = format_list([self.value(one.attribute, value) for value in state.full])
            return _("Full: %(names)s") % {"names": full} if full else ""
        if not isinstance(one, Range | Different):
            return ""
        numbers = {
            "count": format_number(state.count),
            "least": format_number(one.least or 0),
            "suggested": format_number(state.count_with_suggestion),
            "missing": format_number(state.unreachable),
        }
        if state.state is State.FAILS:
            return _("%(count)s of %(least)s. Whatever is added, %(missing)s will be missing.") % numbers
        if state.count != state.count_with_suggestion:
            return _("%(count)s set, %(suggested)s with the suggestion") % numbers
        if isinstance(one, Share) and state.counted:
            return _("%(count)s: %(names)s") % {**numbers, "names": self.list_of(state.counted)}
        return _("%(count)s set") % numbers

    def too_many(self, state: RuleState) -> str:
        one = state.constraint
        if isinstance(one, Requirement):
            return _("Not met by %(names)s") % {"names": self.list_of(state.counted)}
        if isinstance(one, Range | Each):
            return _("%(number)s too many") % {"number": format_number(state.over)}
        return _("Set: %(names)s") % {"names": self.list_of(state.counted)}

    # --- Reasons and costs

    def reason(self, reason: Reason) -> str:
        """Return why a candidate is in the proposal or not."""
        if reason.why is Why.COST and reason.cost:
            return self.cost_sentence(reason.cost)
        by_hand = any(getattr(one, "by_hand", False) for one in reason.constraints)
        sentences = {
            Why.SET: _("Set by hand.") if by_hand else _("The call names it."),
            Why.SCORE: _("In by its score alone."),
            Why.NEEDED: _("In because of %(constraints)s."),
            Why.WITHDRAWN: _("Has withdrawn."),
            Why.EXCLUDED: _("Left out by hand.") if by_hand else _("Excluded by the call."),
            Why.UNMET: _("Does not meet %(constraints)s."),
            Why.UNREVIEWED: _("Has no review yet. It can be set by hand."),
            Why.IMPOSSIBLE: _("Not possible because of %(constraints)s."),
        }
        return sentences[reason.why] % {"constraints": self.quoted(reason.constraints)}

    def cost_sentence(self, cost: Cost) -> str:
        facts = {"goes": self.list_of(cost.goes), "points": points(-(cost.difference or Decimal(0)))}
        if not cost.goes:
            return _("With it the cohort has %(points)s points less.") % facts
        if not cost.difference:
            return _("Could take the place of %(goes)s with as many points. The earlier application decided.") % facts
        if not cost.comes:
            return _("Would take the place of %(goes)s: %(points)s points less.") % facts
        return _("Would come with %(comes)s in place of %(goes)s: %(points)s points less.") % {
            **facts,
            "comes": self.list_of(cost.comes),
        }

    def how(self, cost: Cost) -> str:
        """Return how a candidate could be included, for a table: "for Lviv", "for Lviv; then “Two departments” does not hold"."""
        if not cost.cohort:
            return _("has withdrawn")
        parts = []
        if cost.comes:
            parts.append(_("with %(comes)s for %(goes)s") % {"comes": self.list_of(cost.comes), "goes": self.list_of(cost.goes)})
        elif cost.goes:
            parts.append(_("for %(goes)s") % {"goes": self.list_of(cost.goes)})
        if cost.breaks:
            parts.append(_("without %(constraints)s") % {"constraints": self.quoted(cost.breaks)})
        return ", ".join(parts)

    def exchange(self, exchange: Exchange) -> str:
        """Return why one is exchanged for the other."""
        if exchange.needed_for:
            return self.needed_for(exchange.needed_for)
        facts = {"points": points(abs(exchange.difference))}
        if not exchange.difference:
            return _("as many points")
        return (_("%(points)s points more") if exchange.difference > 0 else _("%(points)s points less")) % facts

    def needed_for(self, constraints: Sequence[Constraint]) -> str:
        return _("needed for %(constraints)s") % {"constraints": self.quoted(constraints)}

    def way_out(self, way: WayOut) -> str:
        """Return what happens without one constraint of a clash; of one that the call states, only that it does."""
        if not is_by_hand(way.constraint):
            return _("Stated in the call. Exceptions need a reason.")
        if way.cohort is None or way.score is None:
            return _("Not enough: other conditions contradict each other too.")
        facts = {"points": points(way.score), "comes": self.list_of(way.comes)}
        if not way.comes:
            return _("Without it: %(points)s points") % facts
        return _("Without it: %(points)s points, with %(comes)s") % facts

    def forbidden(self, constraints: Sequence[Constraint]) -> str:
        """Return why a candidate cannot be added any more."""
        if not constraints:
            return _("Cannot be added any more.")
        return _("Cannot be added any more because of %(constraints)s.") % {"constraints": self.quoted(constraints)}


def points(value: Decimal) -> str:
    """Return a score or a difference with one decimal, or as many as it takes not to be 0."""
    decimals = next((number for number in (1, 2, 3) if not value or round(value, number)), 4)
    return format_number(float(value), decimals)


def signed_points(value: Decimal) -> str:
    """Return a difference with its sign: "−0,1", "0,0"."""
    return ("−" if value < 0 else "+" if value > 0 else "") + points(abs(value))
