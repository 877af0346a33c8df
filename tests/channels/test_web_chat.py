"""What only our own page can do wrong: it has no platform that would stand before it."""

import httpx

from tests.channels.contract import Line
from tests.channels.on_the_web import JSON, TRUST, AtBrowser
from tests.channels.village import Village, asking


async def test_what_it_cannot_take_is_refused_on_the_spot_and_nothing_is_lost(village: Village) -> None:
    line: Line = village.lines["web chat"]
    person = await asking(village, line)
    assert isinstance(person, AtBrowser)
    cookie = {"Cookie": f"chat={person.token}", **JSON}
    async with httpx.AsyncClient(base_url=village.address, headers=cookie, verify=TRUST) as browser:
        refused = await browser.post("/chat/files", files={"files": ("phim.exe", b"MZ" + bytes(500))})

    assert refused.status_code == 422
    assert "anh/chị" in refused.json()["sentence"].lower()
    await person.says("em vẫn ở đây")
    await person.reads("Em đã chuyển cho tổ")
