"""The log form once in WebKitGTK, the nearest to Safari: no Background Sync there, and its own ideas of a store."""

import base64

import pytest

from api.security import cookies
from helpdesk.statistics.days import local_day
from tests.browser.conftest import PASSWORD, Served, Site
from tests.browser.offline_phones import FORM, photo
from tests.browser.webkit import WebKit, webkit, what_is_missing

MISSING = what_is_missing()

IS_READY = "async () => Boolean(document.querySelector('form[data-ready]'))"
CHOOSE_PHOTO = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const chosen = new DataTransfer();
  chosen.items.add(new File([bytes], "a.jpg", { type: "image/jpeg" }));
  const field = document.getElementById("photo");
  document.querySelector("form details").open = true;
  document.getElementById("note").value = "trong Safari";
  field.files = chosen.files;
  field.dispatchEvent(new Event("change"));
}"""
IS_ON_THE_PHONE = """async () => {
  const isSaid = location.search.includes("kept=1") || !document.getElementById("kept-here").hidden;
  const [one] = await queue.unsent();
  return isSaid && one && one.state === "saved" && one.photos === 1;
}"""
HAS_ARRIVED = """async () => {
  dispatchEvent(new Event("online"));
  const [one] = await queue.entries();
  return one.state === "kept" && one.photos === 0;
}"""


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
async def test_a_visit_with_a_photo_waits_in_webkit_until_the_server_is_back(site: Site) -> None:
    house = site.house
    async with webkit() as window:
        async with Served(house) as address:
            await signed_in(window, site, address)
            await window.open(f"{address}{FORM}")
            await window.until(IS_READY)
        await window.click("label[for=who-new]")
        await window.run("async () => { document.getElementById('guide').value = 'other'; }")
        for chosen in ("result-done", "place-home", "mode-told"):
            await window.click(f"label[for={chosen}]")
        await window.run(CHOOSE_PHOTO, base64.b64encode(photo(7)).decode())
        await window.until("async () => document.querySelectorAll('.shots li').length")
        await window.click(".stay button")
        await window.until(IS_ON_THE_PHONE)
        async with Served(house, port=int(address.rpartition(":")[2])):
            await window.until(HAS_ARRIVED)

    member, _ = await house.signing_in.sign_in("lan", PASSWORD)
    scope = member.scope(local_day(house.clock.now()))
    logs = [log for log in await house.assistance.recent(scope) if log.note == "trong Safari"]
    assert len(logs) == 1
    assert len((await house.log_photos.of(logs, scope))[logs[0].id]) == 1


async def signed_in(window: WebKit, site: Site, address: str) -> None:
    _, token = await site.house.signing_in.sign_in("lan", PASSWORD)
    await window.open(f"{address}/team/sign-in")
    await window.cookie(cookies.SESSION, token)
