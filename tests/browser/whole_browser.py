"""The browser as people have it: with notifications, and with pages that can be installed."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Playwright

from tests.browser.conftest import FLAGS
from tools.find_browser import first_that_starts


@pytest.fixture(scope="module", name="browser")
async def whole_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """Takes the place of the lighter one in the module that imports it."""
    chromium = await playwright.chromium.launch(executable_path=first_that_starts(), args=FLAGS)
    yield chromium
    await chromium.close()
