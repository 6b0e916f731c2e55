"""Notifications on a phone, from right to left."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.groups.models import Group
from community.library.models import Document, Version
from community.library.notices import notify_of_files
from community.notifications.models import Notification
from tests.accounts import log_in
from tests.browser.fixtures import PHONE
from tests.community.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_arabic_notifications_and_preferences_work_on_a_phone(
    new_page: Callable[..., Page],
    joined: Callable[..., User],
    housing: Group,
    shared_file: Version,
    assert_accessible: Callable[[Page], None],
):
    reader = joined("reader", housing)
    Document.objects.update(title="QGIS (Beta) خريطة الظل")
    Version.objects.update(told_at=None)  # she came after the others were told
    notify_of_files.call(housing.pk)
    page: Any = new_page(**PHONE)
    log_in(page, reader, "/ar/community/notifications/", password=PASSWORD, language="ar")

    expect(page.locator(".bar__badge")).to_be_visible()
    assert page.locator(".bar").bounding_box()["height"] < 100  # one row
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.goto("/ar/community/notifications/preferences/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator("select").first.select_option("weekly")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("select").first).to_have_value("weekly")

    page.goto("/ar/community/notifications/")
    page.locator(".notices a").first.press("Enter")
    page.wait_for_url(f"**/ar/community/files/{shared_file.document_id}/")
    expect(page.locator(".bar__badge")).to_have_count(0)
    with override("ar"):
        assert Notification.objects.unread().count() == 0
