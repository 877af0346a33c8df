"""The list of guides: a new one is begun, files are given out and taken in."""

import io
import zipfile

import httpx
import pytest

from api.house import House
from guides.library.written import as_data, to_yaml
from tests.pages.guides.desk import GUIDE, as_editor


async def test_files_given_out_and_taken_in_again_are_the_same_guides(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    packed = await client.get("/admin/guides/-/library.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        files = [("file", (name, archive.read(name), "application/yaml")) for name in archive.namelist()]
    assert len(files) == len(house.catalogue)
    taken = await client.post("/admin/guides/-/import", files=files)
    assert taken.headers["location"] == f"/admin/guides?taken={len(files)}"
    drafts = {draft.slug: draft for draft in await house.editing.drafts()}
    assert all(drafts[guide.slug].data == as_data(guide) for guide in house.catalogue)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  en: ", "\ten: ", "dấu tab"),
        ("\nversion: ", "\nversion: 1\nversion: ", "viết hai lần"),
        ("\nsummary:", "\nsumary:", "có phải là &#39;summary&#39;"),
    ],
)
async def test_of_broken_files_nothing_is_taken_in_and_each_says_where(
    house: House, client: httpx.AsyncClient, old: str, new: str, said: str
) -> None:
    await as_editor(house, client)
    sound, guide = "zalo-an-toan", house.catalogue.get("zalo-an-toan")
    assert guide
    broken = to_yaml(house.catalogue.get(GUIDE)).replace(old, new, 1)  # type: ignore[arg-type]
    files = [("file", (f"{sound}.yaml", to_yaml(guide))), ("file", (f"{GUIDE}.yaml", broken))]
    answer = await client.post("/admin/guides/-/import", files=files)
    assert answer.status_code == 422
    assert said in answer.text
    assert f"{GUIDE}.yaml:" in answer.text
    assert await house.editing.drafts() == []


async def test_a_new_guide_is_a_draft_until_it_is_published(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    begun = await client.post("/admin/guides", data={"title": "Đăng ký nuôi ong"})
    assert begun.headers["location"] == "/admin/guides/dang-ky-nuoi-ong/edit"
    assert (await client.get("/admin/guides/dang-ky-nuoi-ong/edit")).status_code == 200
    assert (await client.get("/guides/dang-ky-nuoi-ong")).status_code == 404
    again = await client.post("/admin/guides", data={"title": "Đăng ký nuôi ong"})
    assert again.status_code == 409
    assert (await client.post("/admin/guides", data={"title": "", "slug": "A B"})).status_code == 422
