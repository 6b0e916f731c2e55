import logging
from threading import Thread

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from cms.mail.models import Letter
from cms.users.accounts import confirm_address
from search.backends.base import SearchUnavailable
from search.backends.engine import get_backend
from search.documents.document import audience_of_group
from search.saved import services
from search.saved.models import SavedSearch
from search.saved.services import change_search, notify_all_due, save_search, unsubscribe
from tests.accounts import make_account
from tests.jobs import NEVER
from tests.search.documents import ENTRIES, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]

NEWS = entry("page:50", "Starkregen in Kigali", lead="Wie Wasser langsamer fließt.")


def test_existing_results_are_not_sent(save, a_day_later) -> None:
    save()
    a_day_later()
    notify_all_due()

    assert mail.outbox == []


def test_new_result_is_sent_once(save, publish, a_day_later) -> None:
    save()
    publish(NEWS)
    notify_all_due()
    assert mail.outbox == []
    a_day_later()
    notify_all_due()
    a_day_later()
    notify_all_due()

    (letter,) = mail.outbox
    assert letter.to == ["mitglied@example.org"]
    assert letter.subject == "1 neues Ergebnis: Suche q=Starkregen"
    assert "Starkregen in Kigali\nhttp://testserver/de/page-50/" in letter.body
    assert "Deep Dive Wasserresilienz" not in letter.body


def test_weekly_email_is_sent_after_seven_days(save, publish, a_day_later) -> None:
    save(frequency="weekly")
    save("q=Kigali", frequency="never")
    publish(NEWS)
    a_day_later(6)
    notify_all_due()
    assert mail.outbox == []
    a_day_later(7)
    notify_all_due()
    assert len(mail.outbox) == 1


def test_searches_with_only_filters_or_no_criteria_are_notified(save, publish, a_day_later) -> None:
    save("type=call", name="Aufrufe")
    save("", name="Alles")
    publish(NEWS, entry("page:51", "Ein Aufruf", type="call"))
    a_day_later()
    notify_all_due()

    bodies = {letter.subject: letter.body for letter in mail.outbox}
    assert set(bodies) == {"1 neues Ergebnis: Aufrufe", "2 neue Ergebnisse: Alles"}
    assert "Kigali" not in bodies["1 neues Ergebnis: Aufrufe"]


def test_new_translation_of_a_known_result_is_not_sent(save, publish, a_day_later) -> None:
    save("q=Mombasa")
    publish(
        entry("page:60", "Hydrogène vert à Mombasa", locale="fr", family="mombasa"), entry("page:61", "Mombasa neu", family="x")
    )
    a_day_later()
    notify_all_due()

    (letter,) = mail.outbox
    assert "Mombasa neu" in letter.body
    assert "Hydrogène" not in letter.body


def test_emails_contain_only_documents_the_owner_may_find(save, publish, a_day_later, owner, groups_of) -> None:
    other = make_account("andere@example.org")
    groups_of.update({owner: 7, other: 8})
    save()
    save(by=other)
    publish(entry("room:50", "Starkregen: Plan der Gruppe", audience=audience_of_group(7)))
    a_day_later()
    notify_all_due()
    (letter,) = mail.outbox
    assert letter.to == ["mitglied@example.org"]
    assert "Plan der Gruppe" in letter.body

    del groups_of[owner]
    publish(entry("room:51", "Starkregen: zweiter Plan", audience=audience_of_group(7)))
    a_day_later()
    notify_all_due()
    assert len(mail.outbox) == 1


def test_inactive_accounts_get_no_email(save, publish, a_day_later, owner) -> None:
    save()
    publish(NEWS)
    owner.is_active = False
    owner.save()
    a_day_later()
    notify_all_due()

    assert mail.outbox == []


def test_emails_wait_during_an_engine_outage(save, publish, a_day_later, monkeypatch, caplog) -> None:
    def refuse(question, **_: object) -> None:
        raise SearchUnavailable("It is out.")

    save()
    publish(NEWS)
    a_day_later()
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(get_backend(), "find", refuse)
        notify_all_due()
    assert mail.outbox == []
    assert "are waiting for the search engine: It is out." in caplog.text
    notify_all_due()
    assert len(mail.outbox) == 1


def test_failed_email_does_not_block_others_and_is_retried(save, publish, a_day_later, monkeypatch, caplog) -> None:
    send = EmailMultiAlternatives.send

    def refuse_one(message: EmailMultiAlternatives, *args: object) -> int:
        if "eins" in message.subject:
            raise OSError("The post is closed.")
        return send(message, *args)

    save(name="eins")
    save(name="zwei")
    publish(NEWS)
    a_day_later()
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(EmailMultiAlternatives, "send", refuse_one)
        notify_all_due()
        notify_all_due()
    assert [letter.subject for letter in mail.outbox] == ["1 neues Ergebnis: zwei"]
    assert caplog.text.count("could not be written. It will be retried in an hour") == 1
    a_day_later()
    notify_all_due()
    assert [letter.subject for letter in mail.outbox][1:] == ["1 neues Ergebnis: eins"]


def test_email_is_in_the_language_of_the_saved_search(save, publish, a_day_later) -> None:
    save("q=Starkregen", locale="ar", name="مطر")
    publish(NEWS)
    a_day_later()
    notify_all_due()

    (letter,) = mail.outbox
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="ar" dir="rtl"' in html
    assert '<div lang="de" dir="ltr"' in html
    assert "http://testserver/ar/search/?q=Starkregen" in letter.body


def test_email_contains_a_working_unsubscribe_url(save, publish, a_day_later, client) -> None:
    saved = save()
    publish(NEWS)
    a_day_later()
    notify_all_due()

    (letter,) = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    saved.refresh_from_db()
    assert saved.frequency == "never"


def test_resubscribing_skips_results_published_in_between(save, publish, a_day_later) -> None:
    saved = save()
    unsubscribe(saved=saved)
    publish(NEWS)
    saved.refresh_from_db()
    change_search(saved=saved, name=saved.name, frequency="daily")
    a_day_later()
    notify_all_due()
    assert mail.outbox == []

    publish(entry("page:52", "Starkregen in Amman"))
    a_day_later()
    notify_all_due()
    assert len(mail.outbox) == 1


def test_names_are_unique_per_owner_and_the_number_of_searches_is_limited(save, monkeypatch) -> None:
    save(name="Regen")
    with pytest.raises(ValidationError, match="Namen"):
        save(name="Regen")
    save(name="Regen", by=make_account("andere@example.org"))
    monkeypatch.setattr(services, "MAX_SAVED", 2)
    save(name="Dürre")
    with pytest.raises(ValidationError) as refusal:
        save(name="Hitze")
    assert "2" in refusal.value.messages[0]
    assert SavedSearch.objects.count() == 3


def test_search_without_results_can_be_saved(save, publish, a_day_later) -> None:
    save("q=Kigali")
    publish(NEWS)
    a_day_later()
    notify_all_due()

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_concurrent_runs_send_one_email(owner, publish, a_day_later) -> None:
    save_search(by=owner, name="Regen", frequency="daily", locale="de", parameters="q=Starkregen")
    publish(NEWS, *ENTRIES[:2])
    a_day_later()

    def look() -> None:
        try:
            notify_all_due()
        finally:
            connection.close()

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mail.outbox) == 1


def test_no_email_is_sent_to_an_unconfirmed_address(save, owner, publish, a_day_later) -> None:
    save()
    publish(NEWS)
    a_day_later()
    owner.email = "verschrieben@example.org"  # as an administrator can do
    owner.save()
    notify_all_due()
    assert mail.outbox == []

    confirm_address(account=owner)
    notify_all_due()
    assert [letter.to for letter in mail.outbox] == [["verschrieben@example.org"]]


def test_queued_email_is_not_created_again_if_the_mail_server_fails(save, publish, a_day_later, settings) -> None:
    settings.EMAIL_BACKEND = "cms.mail.backend.QueueBackend"
    settings.TASKS = NEVER
    settings.MAIL_TRANSPORT = "no.such.Backend"
    saved = save()
    publish(NEWS)
    a_day_later()
    notify_all_due()
    notify_all_due()

    [letter] = Letter.objects.all()
    assert letter.recipient == "mitglied@example.org"
    assert letter.content["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    saved.refresh_from_db()
    assert "page:50" in saved.known
