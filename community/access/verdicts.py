"""The results of rules, with a reason that can be shown to the person who is refused."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a reason. Truthy for a yes."""

    allowed: bool
    template: str | Promise = ""
    facts: tuple[tuple[str, object], ...] = ()

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def reason(self) -> str:
        """The reason for a refusal, in the language active when it is read."""
        return str(self.template).format(**dict(self.facts))


YES = Verdict(allowed=True)


def no(template: str | Promise, **facts: object) -> Verdict:
    """Return a refusal. `template` is a translatable sentence with {placeholders} for `facts`."""
    return Verdict(allowed=False, template=template, facts=tuple(facts.items()))


class Refused(Exception):
    """A rule refused a service call."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def require(verdict: Verdict) -> None:
    """Raise Refused unless `verdict` is a yes."""
    if not verdict:
        raise Refused(verdict)
