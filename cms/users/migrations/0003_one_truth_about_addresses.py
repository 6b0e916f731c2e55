"""Writes every address in its one form, and has accounts and allauth's addresses say the same.

What counts is the address in the account: an administrator entered it last. Where two accounts turn out to have the same one, it goes to the
account that has confirmed it, else to the one that was used last, else to the older. The other keeps what it is and has, with the
address that it has confirmed besides, or without one: an administrator gives it another.
"""

import logging
from collections import defaultdict

from django.db import migrations

from cms.users.addresses import canonical

log = logging.getLogger(__name__)


def settle(apps, schema_editor):
    User = apps.get_model("users", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    rows = defaultdict(dict)  # of a user, by canonical address: the best of each
    for row in EmailAddress.objects.order_by("-verified", "-primary", "pk"):
        if canonical(row.email) in rows[row.user_id]:
            row.delete()
        else:
            rows[row.user_id][canonical(row.email)] = row

    accounts = {account.pk: account for account in User.objects.exclude(email=None)}
    wanted = {pk: canonical(account.email) for pk, account in accounts.items()}
    owners = {}
    for pk in sorted(accounts, key=lambda pk: rank(accounts[pk], rows[pk].get(wanted[pk]))):
        owners.setdefault(wanted[pk], pk)
    for pk in accounts:
        if owners.get(wanted[pk]) != pk:
            others = (address for address, row in rows[pk].items() if row.verified and address not in owners)
            wanted[pk] = next(others, None)
            owners.setdefault(wanted[pk], pk)

    changed = [pk for pk, account in accounts.items() if account.email != wanted[pk]]
    User.objects.filter(pk__in=changed).update(email=None)  # nobody keeps a form that another one gets
    for pk in changed:
        User.objects.filter(pk=pk).update(email=wanted[pk])
        if wanted[pk] is None:
            log.warning("The account %s has no address any more: another account has the same one.", pk)
    for pk in accounts:  # all that go before all that stay: a confirmed address is there once
        drop_others(EmailAddress, rows[pk], wanted[pk])
    for pk in accounts:
        write_own(EmailAddress, pk, rows[pk], wanted[pk])


def rank(account, row):
    used = account.last_login.timestamp() if account.last_login else 0
    return (not (row and row.verified), -used, account.pk)


def drop_others(EmailAddress, rows, address):
    """Delete what the account could log in with besides its address; what waits to be confirmed goes on waiting."""
    for form, row in rows.items():
        if form == address:
            continue
        if address and (row.verified or row.primary):
            row.delete()
        else:
            EmailAddress.objects.filter(pk=row.pk).update(email=form, verified=False, primary=False)


def write_own(EmailAddress, account, rows, address):
    if address in rows:
        EmailAddress.objects.filter(pk=rows[address].pk).update(email=address, primary=True)
    elif address and rows:
        EmailAddress.objects.create(user_id=account, email=address, verified=False, primary=True)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0002_address_may_be_missing"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
