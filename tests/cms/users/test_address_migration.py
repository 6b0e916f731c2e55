"""Addresses as they were kept before, brought to one form and one truth."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection

from cms.users.models import User
from cms.users.triggers import drop_triggers, make_triggers

pytestmark = pytest.mark.django_db
settle = import_module("cms.users.migrations.0003_one_truth_about_addresses").settle


def keep(email: str, *rows: tuple[str, bool, bool], last_login: datetime | None = None) -> int:
    """Keep an account as the version before did: past the fields that write one form."""
    user = User.objects.create(email=f"{User.objects.count()}@neu.example", last_login=last_login)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users_user SET email = %s WHERE id = %s", [email, user.pk])
        for address, verified, primary in rows:
            made = EmailAddress.objects.create(user=user, email=f"{EmailAddress.objects.count()}@neu.example")
            cursor.execute(
                'UPDATE account_emailaddress SET email = %s, verified = %s, "primary" = %s WHERE id = %s',
                [address, verified, primary, made.pk],
            )
    return user.pk


@pytest.fixture(autouse=True)
def _without_triggers():
    """As before the triggers: a test undoes it with everything else."""
    drop_triggers(connection.alias)


def migrate() -> dict[int, tuple[str | None, list[tuple[str, bool, bool]]]]:
    settle(apps, None)
    make_triggers(connection.alias)
    return {
        user.pk: (user.email, sorted(user.emailaddress_set.values_list("email", "verified", "primary")))
        for user in User.objects.all()
    }


def test_what_is_right_stays_as_it_is():
    plain = keep("anna@stadt.de", ("anna@stadt.de", True, True))
    changing = keep("berta@stadt.de", ("berta@stadt.de", True, True), ("neu@stadt.de", False, False))
    signing_up = keep("carla@stadt.de", ("carla@stadt.de", False, True))
    from_the_shell = keep("dora@stadt.de")

    assert migrate() == {
        plain: ("anna@stadt.de", [("anna@stadt.de", True, True)]),
        changing: ("berta@stadt.de", [("berta@stadt.de", True, True), ("neu@stadt.de", False, False)]),
        signing_up: ("carla@stadt.de", [("carla@stadt.de", False, True)]),
        from_the_shell: ("dora@stadt.de", []),
    }


def test_where_they_disagree_the_account_is_right():
    changed = keep("neu@stadt.de", ("anna@stadt.de", True, True))
    waiting = keep("wieder@stadt.de", ("berta@stadt.de", True, True), ("wieder@stadt.de", False, False))

    assert migrate() == {
        changed: ("neu@stadt.de", [("neu@stadt.de", False, True)]),
        waiting: ("wieder@stadt.de", [("wieder@stadt.de", False, True)]),
    }


def test_an_address_given_to_somebody_else_is_theirs():
    first = keep("neu@stadt.de", ("anna@stadt.de", True, True))
    second = keep("anna@stadt.de", ("anna@stadt.de", False, True))

    assert migrate() == {
        first: ("neu@stadt.de", [("neu@stadt.de", False, True)]),
        second: ("anna@stadt.de", [("anna@stadt.de", False, True)]),
    }


def test_of_two_forms_of_one_address_the_confirmed_account_has_it():
    unconfirmed = keep("anna@ｓｔａｄｔ.de", ("anna@ｓｔａｄｔ.de", False, True), last_login=datetime(2026, 5, 1, tzinfo=UTC))
    confirmed = keep("an\u200bna@stadt.de", ("an\u200bna@stadt.de", True, True))

    assert migrate() == {
        unconfirmed: (None, [("anna@stadt.de", False, False)]),
        confirmed: ("anna@stadt.de", [("anna@stadt.de", True, True)]),
    }


def test_of_two_confirmed_forms_the_one_last_used_has_it_and_the_other_its_own_besides():
    older = keep("anna@stadt.de", ("anna@stadt.de", True, True), last_login=datetime(2026, 1, 1, tzinfo=UTC))
    used = keep("anna@ｓｔａｄｔ.de", ("anna@ｓｔａｄｔ.de", True, True), last_login=datetime(2026, 5, 1, tzinfo=UTC))
    besides = keep("anna@sta\u00addt.de", ("berta@stadt.de", True, False), last_login=datetime(2025, 5, 1, tzinfo=UTC))

    assert migrate() == {
        older: (None, [("anna@stadt.de", False, False)]),
        used: ("anna@stadt.de", [("anna@stadt.de", True, True)]),
        besides: ("berta@stadt.de", [("berta@stadt.de", True, True)]),
    }


def test_domains_are_written_as_mail_servers_know_them():
    munich = keep("anna@münchen.de", ("anna@münchen.de", True, True), ("anna@xn--mnchen-3ya.de", False, False))

    assert migrate() == {munich: ("anna@xn--mnchen-3ya.de", [("anna@xn--mnchen-3ya.de", True, True)])}
