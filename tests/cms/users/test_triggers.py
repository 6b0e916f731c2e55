"""The triggers that keep `User.email` and allauth's addresses in step exist after `migrate`, in every database."""

import pytest
from django.core.management import call_command
from django.db import connection

from cms.users.models import User
from cms.users.triggers import drop_triggers, make_triggers
from tests.accounts import make_account

pytestmark = pytest.mark.django_db
NEW = "neu@stadt.example"


def write(user: User, email: str) -> list[tuple[str, bool]]:
    """Write an address bypassing all forms and fields; return the account's addresses, with whether they are confirmed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users_user SET email = %s WHERE id = %s", [email, user.pk])
    return list(user.emailaddress_set.values_list("email", "verified"))


def names() -> set[str]:
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith("users_")}


def test_migrated_database_has_the_triggers() -> None:
    assert write(make_account("anna@stadt.example"), NEW) == [(NEW, False)]


def test_triggers_can_be_dropped_and_recreated() -> None:
    before = names()
    drop_triggers(connection.alias)
    assert names() == set()
    assert write(make_account("anna@stadt.example"), NEW) == [("anna@stadt.example", True)]

    for _time in range(2):
        make_triggers(connection.alias)
        assert names() == before
    assert write(make_account("berta@stadt.example"), "wieder@stadt.example") == [("wieder@stadt.example", False)]


@pytest.mark.django_db(transaction=True)
def test_migrate_recreates_dropped_triggers() -> None:
    before = names()
    drop_triggers(connection.alias)
    call_command("migrate", verbosity=0)

    assert names() == before != set()
