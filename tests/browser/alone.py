"""A browser without pytest, for the benchmark and the pictures."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, StorageState, sync_playwright

from .fixtures import ANY_CHROMIUM, FLAGS, FULL_CHROMIUM, find_chromium

MEMBER = "facilitator@example.org"  # of two groups of the demo


@contextmanager
def open_browser(*flags: str) -> Iterator[Browser]:
    """Start Chromium until the block ends, with more `flags` than it always has; exit without one."""
    path = find_chromium((*FULL_CHROMIUM, *ANY_CHROMIUM))
    if path is None:
        raise SystemExit("Chromium is missing.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield browser
        browser.close()


def log_in(browser: Browser, address: str, password: str, account: str = MEMBER) -> StorageState:
    """Log in an account of the demo at `address`, and return what contexts need to be logged in too."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/de/accounts/login/")
        page.fill("input[name=login]", account)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return context.storage_state()
