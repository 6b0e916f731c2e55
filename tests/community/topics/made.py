"""Topics and rounds for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from cms.models import Municipality
from cms.users.models import User
from community.topics.answering import Words, answer_topic
from community.topics.counting import GRACE, count_due
from community.topics.lookups import find_proposal
from community.topics.models import Proposal, Round
from community.topics.proposing import propose_topic

DAY = timedelta(days=1)


def make_topic(by: User, title: str = "Schulhöfe im Sommer", challenge: str = "Wer **schließt** auf?", **facts: Any) -> Proposal:
    """Propose a topic, a day ago, and return it as pages find it."""
    made = propose_topic(title=title, challenge=challenge, language=facts.pop("language", "de"), by=by, **facts)
    moment = timezone.now() - DAY
    Proposal.objects.filter(pk=made.pk).update(created_at=moment, stands_since=moment)
    return again(made)


def again(proposal: Proposal) -> Proposal:
    found = find_proposal(proposal.pk)
    assert found is not None
    return found


def make_round(**facts: Any) -> Round:
    """Create a round that is open since an hour, of ten votes with five for one topic at most."""
    now = timezone.now()
    usual = {"opens_at": now - timedelta(hours=1), "closes_at": now + 9 * DAY, "are_results_hidden": False}
    return Round.objects.create(**{"name_de": "Zweite Runde", "name_en": "Second round", **usual, **facts})


def close(round_: Round, *, count: bool = True) -> Round:
    """Let a round have closed, and count it."""
    over = timezone.now() - GRACE - timedelta(seconds=1)
    Round.objects.filter(pk=round_.pk).update(opens_at=over - DAY / 2, closes_at=over)
    if count:
        count_due()
    return Round.objects.get(pk=round_.pk)


def answer(proposal: Proposal, by: User, kind: str = "accepted", **texts: str) -> Proposal:
    words = {language: Words(text) for language, text in (texts or {"de": "Wir planen ein Treffen."}).items()}
    return answer_topic(proposal=again(proposal), answer=Proposal.Answer(kind), texts=words, by=by)


def make_manager(user: User) -> User:
    """Let somebody work on the topic store, and return the account as a request loads it."""
    user.user_permissions.add(Permission.objects.get(content_type__app_label="topic_store", codename="change_proposal"))
    return User.objects.get(pk=user.pk)


def make_place(name: str = "Heidelberg", country: str = "DE") -> Municipality:
    return Municipality.objects.get_or_create(name_de=name, country=country)[0]


def make_things(owner: User, colleague: User) -> dict[str, Any]:
    """Create what the table of addresses asks for: topics of the owner, one of them answered and one merged, and rounds."""
    now = timezone.now()
    voted_on = make_topic(owner, "Der Speicher der Schulhöfe", "Das Merkbuch der Hausmeister.")
    answered = make_topic(owner, "Die Antwort auf den Regen", "Öffentlich gewordene Frage.")
    Proposal.objects.filter(pk=answered.pk).update(answer="accepted", answered_at=now)
    answered.texts.create(language="de", text="Das machen wir.")
    withdrawn = make_topic(owner, "Der zurückgezogene Satz", "Niemand sonst liest das Merkbuch.")
    Proposal.objects.filter(pk=withdrawn.pk).update(withdrawn_at=now)
    merged = make_topic(colleague, "Der Speicher der Plätze", "Ein Merkbuch mehr.")
    Proposal.objects.filter(pk=merged.pk).update(merged_into=voted_on)
    counted = make_round(name_de="Gezählte Runde", name_en="", opens_at=now - 9 * DAY, closes_at=now - 5 * DAY)
    counted.results.create(proposal=voted_on, votes=4, voters=1)
    Round.objects.filter(pk=counted.pk).update(counted_at=now, voters=1, members=4)
    open_round = make_round(name_de="Geheime Runde", name_en="")
    waiting = propose_topic(title="Der Speicher der Dächer", challenge="Das Merkbuch der Dächer.", language="de", by=owner)
    planned = make_round(name_de="Geplante Runde", name_en="", opens_at=now + 20 * DAY, closes_at=now + 30 * DAY)
    return {
        "topic voted on": voted_on,
        "topic answered": answered,
        "topic withdrawn": withdrawn,
        "topic merged": merged,
        "topic waiting": again(waiting),
        "voting round": open_round,
        "planned round": planned,
        "counted round": counted,
    }


def things_of_api(user: User) -> dict[str, str]:
    """Create what a facilitator tries the JSON on, as an editor of the store: topics of her own, and a round that is planned."""
    make_manager(user)
    now = timezone.now()
    topics = {name: make_topic(user, f"Schulhöfe: {name}") for name in ("proposal", "to withdraw", "answered")}
    Proposal.objects.filter(pk=topics["answered"].pk).update(answer="accepted", answered_at=now)
    topics["answered"].texts.create(language="de", text="Das machen wir.")
    planned = make_round(opens_at=now + 20 * DAY, closes_at=now + 30 * DAY)
    to_delete = make_round(opens_at=now + 40 * DAY, closes_at=now + 50 * DAY)
    rounds = {"voting": str(planned.pk), "round to delete": str(to_delete.pk)}
    return {name: str(one.pk) for name, one in topics.items()} | rounds


def with_topic_for(path: str, things: dict[str, Any], method: str = "") -> dict[str, Any]:
    """Return `things` with the topic or round with which an editor can do what is at `path`."""
    if method.upper() == "DELETE" and path.endswith("/topic-rounds/{voting}"):
        return things | {"voting": things["round to delete"]}
    if path.endswith("/withdrawal"):
        return things | {"proposal": things["to withdraw"]}
    return things | {"proposal": things["answered"]} if path.endswith("/answer") or "/answered/" in path else things
