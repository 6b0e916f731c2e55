"""Two database triggers that keep `User.email` and allauth's `EmailAddress` in step, whichever way either is written.

They are created after every `migrate` and dropped before it: SQLite rebuilds a table to alter it, and loses its triggers.
"""

from typing import Any

from django.db import connections

_FOLLOW_ACCOUNT = """
    DELETE FROM account_emailconfirmation WHERE email_address_id IN
        (SELECT id FROM account_emailaddress WHERE user_id = NEW.id AND email <> NEW.email);
    DELETE FROM account_emailaddress WHERE user_id = NEW.id AND email <> NEW.email;
    INSERT INTO account_emailaddress (user_id, email, verified, "primary") SELECT NEW.id, NEW.email, {false}, {true}
        WHERE NOT EXISTS (SELECT 1 FROM account_emailaddress WHERE user_id = NEW.id);
    UPDATE account_emailaddress SET "primary" = {true} WHERE user_id = NEW.id AND "primary" = {false};
"""
_FOLLOW_ADDRESS = """
    UPDATE users_user SET email = NEW.email WHERE id = NEW.user_id AND (email IS NULL OR email <> NEW.email);
"""
_ONE_ADDRESS = """
    DELETE FROM account_emailaddress WHERE id = NEW.id
        AND EXISTS (SELECT 1 FROM users_user WHERE id = NEW.user_id AND email <> NEW.email);
"""

_SQLITE = {
    "users_user_email_truth": f"""AFTER UPDATE OF email ON users_user WHEN NEW.email IS NOT NULL AND NEW.email IS NOT OLD.email
        BEGIN {_FOLLOW_ACCOUNT.format(true=1, false=0)} END""",
    **{
        f"users_address_{name}_{event.lower()}": f"""AFTER {event} ON account_emailaddress WHEN NEW.verified AND {condition}
        BEGIN {statements} END"""
        for event in ("INSERT", "UPDATE")
        for name, condition, statements in (
            ("truth", 'NEW."primary"', _FOLLOW_ADDRESS),
            ("second", 'NOT NEW."primary"', _ONE_ADDRESS),
        )
    },
}
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION users_user_email_truth() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {_FOLLOW_ACCOUNT.format(true="true", false="false")} RETURN NULL; END $$""",
    f"""CREATE OR REPLACE FUNCTION users_address_truth() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW."primary" THEN {_FOLLOW_ADDRESS} ELSE {_ONE_ADDRESS} END IF; RETURN NULL; END $$""",
    """CREATE TRIGGER users_user_email_truth AFTER UPDATE OF email ON users_user FOR EACH ROW
        WHEN (NEW.email IS NOT NULL AND NEW.email IS DISTINCT FROM OLD.email) EXECUTE FUNCTION users_user_email_truth()""",
    """CREATE TRIGGER users_address_truth AFTER INSERT OR UPDATE ON account_emailaddress FOR EACH ROW
        WHEN (NEW.verified) EXECUTE FUNCTION users_address_truth()""",
)


def make_triggers(using: str, **_signal: Any) -> None:
    drop_triggers(using)
    connection = connections[using]
    if not {"users_user", "account_emailaddress"} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, rest in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {rest}")
            return
        for statement in _POSTGRESQL:
            cursor.execute(statement)


def drop_triggers(using: str, **_signal: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'users_*'")
            for (name,) in cursor.fetchall():  # including those of earlier versions
                cursor.execute(f'DROP TRIGGER "{name}"')
            return
        for name, table in (("users_user_email_truth", "users_user"), ("users_address_truth", "account_emailaddress")):
            if table in tables:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
