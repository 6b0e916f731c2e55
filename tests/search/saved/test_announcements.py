"""New matches of a saved search are announced only to its owner, once per e-mail."""

import pytest
from django.core import mail
from django.utils.translation import override

from cms import announcing
from cms.announcing import Announcement
from search.saved.announcements import show_news
from search.saved.services import notify_all_due
from tests.accounts import make_account
from tests.search.documents import entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]

NEWS = entry("page:50", "Starkregen in Kigali", lead="Wie Wasser langsamer fließt.")


@pytest.fixture
def told(monkeypatch) -> list[Announcement]:
    announcements: list[Announcement] = []
    monkeypatch.setattr(announcing, "_announcers", [announcements.append])
    return announcements


def test_new_results_are_announced_once_with_their_email(save, publish, a_day_later, owner, told) -> None:
    saved = save()
    publish(NEWS)
    for _day in range(2):
        a_day_later()
        notify_all_due()

    [one] = told
    assert (one.kind, one.to, one.facts) == ("search.saved", {owner.pk}, {"search": str(saved.pk), "count": 1})
    assert [letter.subject for letter in mail.outbox] == ["1 neues Ergebnis: Suche q=Starkregen"]


def test_email_is_sent_even_without_announcers(save, publish, a_day_later, monkeypatch) -> None:
    monkeypatch.setattr(announcing, "_announcers", [])
    save()
    publish(NEWS)
    a_day_later()
    notify_all_due()

    assert len(mail.outbox) == 1


def test_announcement_shows_the_number_of_new_results_only_to_the_owner(save, owner) -> None:
    saved = save(name="Regen\r\nund مطر")
    facts = {"search": str(saved.pk), "count": 1_200}
    with override("en"):
        [shown] = show_news(owner, [facts])
        assert shown.sentence == "1,200 new results in your search “\u2068Regen und مطر\u2069”"
        assert shown.url == "/de/search/?q=Starkregen"
        assert show_news(make_account("other@example.org"), [facts]) == [None]
        saved.delete()
        assert show_news(owner, [facts]) == [None]
