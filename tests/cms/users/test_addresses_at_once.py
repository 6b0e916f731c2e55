"""Several people who ask for the same address at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import connection
from django.test import Client

from cms.users.accounts import confirm_address
from cms.users.models import User

PASSWORD = "wasser-und-schatten"
NEW = "neu@stadt.example"

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it at the same time, each on its own connection; return the results."""
    results: list[object] = [None] * len(works)
    start = Barrier(len(works))

    def do(number: int) -> None:
        start.wait()
        try:
            results[number] = works[number]()
        finally:
            connection.close()

    threads = [Thread(target=do, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_only_one_of_several_concurrent_requests_gets_the_address():
    everybody = [User.objects.create_user(f"{name}@stadt.example", PASSWORD) for name in ("anna", "berta", "carla")]
    links = []
    for user in everybody:
        confirm_address(account=user)
        row = EmailAddress.objects.create(user=user, email=NEW)
        links.append(f"/en/accounts/confirm-email/{EmailConfirmationHMAC.create(row).key}/")
    answers = all_at_once(*(lambda link=link: Client().post(link).status_code for link in links))

    assert set(answers) <= {200, 302, 404}
    [owner] = User.objects.filter(email=NEW)
    assert list(EmailAddress.objects.filter(email=NEW, verified=True).values_list("user", "primary")) == [(owner.pk, True)]
    others = {user.email for user in everybody if user != owner}
    assert set(User.objects.exclude(pk=owner.pk).values_list("email", flat=True)) == others

    # and two people who sign up with the same unused address
    sign_up = {"email": "frei@stadt.example", "password1": PASSWORD}
    answers = all_at_once(*[lambda: Client().post("/en/accounts/signup/", sign_up).status_code] * 3)
    assert answers == [302, 302, 302]
    assert User.objects.filter(email="frei@stadt.example").count() == 1
    assert EmailAddress.objects.filter(email="frei@stadt.example", verified=False).count() == 3
