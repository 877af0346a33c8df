"""Words of the search, as members add and take them back."""

import httpx

from api.house import House
from tests.pages.guides.desk import as_editor


async def test_words_that_help_are_kept_and_words_that_harm_are_not(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    page = "/admin/guides/-/words"
    kept = await client.post(page, data={"kind": "abbreviations", "said": "QZX", "means": "sổ đỏ"})
    assert kept.status_code == 303, kept.text
    assert house.catalogue.lexicon.abbreviations["qzx"] in {"so do", "sổ đỏ"}
    assert "qzx" in (await client.get(f"{page}?q=qzx")).text

    harmful = {"kind": "abbreviations", "said": "tam", "means": "thuong"}
    refused = await client.post(page, data=harmful)
    assert refused.status_code == 409
    assert "Chưa lưu: hiện" in refused.text
    assert "tam" not in house.catalogue.lexicon.abbreviations

    greedy = {"kind": "abbreviations", "said": "karaoke", "means": "hộ kinh doanh"}
    refused = await client.post(page, data=greedy)
    assert refused.status_code == 409
    assert "xin giay phep karaoke" in refused.text
    assert "karaoke" not in house.catalogue.lexicon.abbreviations

    empty = await client.post(page, data={"kind": "abbreviations", "said": "abc", "means": ""})
    assert empty.status_code == 422
    letter = await client.post(page, data={"kind": "abbreviations", "said": "x", "means": "xe"})
    assert letter.status_code == 422
    await client.post(f"{page}/undo", data={"kind": "abbreviations", "said": "qzx"})
    assert "qzx" not in house.catalogue.lexicon.abbreviations
