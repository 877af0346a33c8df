"""Lists of procedures as administrators work on them: upload, look, confirm, undo, search; each in their own areas."""

import html
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.procedures.models import NATIONAL
from helpdesk.procedures.service import Given
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE
from tests.procedures.files import BOAT, FISH, WELL, csv, procedure, xlsx

AS_FROM_A_PAGE = {"sec-fetch-site": "same-origin"}
HERE = "/admin/procedures"


@pytest.fixture(scope="module")
async def opened_house(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    await village.settle(migrated_database)
    async with built(settings(tmp_path_factory.mktemp("house")), migrated_database, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
async def house(opened_house: House) -> House:
    """Give the house without members and lists: building one takes longer than a test."""
    for name in ("members", "sign_ins", "procedure_lists", "procedures", "procedure_drafts"):
        await opened_house.database[name].delete_many({})
    return opened_house


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    address = "https://to-so.example"
    async with httpx.AsyncClient(
        transport=transport, base_url=address, headers=AS_FROM_A_PAGE, follow_redirects=True
    ) as opened:
        yield opened


async def signed_in(
    client: httpx.AsyncClient, house: House, area: str = PROVINCE, role: Role = Role.ADMINISTRATOR
) -> None:
    member = await village.hire(house, f"m{role.value[:3]}{area}", role, area)
    await house.database["members"].update_one({"_id": member.id}, {"$set": {"language": "en"}})
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.set(cookies.SESSION, token)


async def upload(client: httpx.AsyncClient, data: bytes, **fields: str) -> tuple[int, str, str]:
    """Upload a file; return the status, the address it led to, and the page."""
    given = {"for": "area", "how": "add", **fields}
    files = {"file": ("danh-muc.xlsx", data)} if data else {"file": ("", b"")}
    answer = await client.post(HERE, data=given, files=files)
    return answer.status_code, answer.url.path, html.unescape(answer.text)


async def codes(house: House, area: str = COMMUNE) -> list[str]:
    return [row.code for row in (await house.procedures.rows(area, None))[0]]


async def import_everywhere(house: House) -> None:
    for area in (COMMUNE, NEIGHBOUR, PROVINCE, NATIONAL):
        await house.procedures.take(Given(area, [procedure(FISH)], "f.csv", replaces=True, by="x"), None)


async def test_a_file_is_read_looked_at_and_imported(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    await house.procedures.take(Given(COMMUNE, [procedure(WELL)], "old.csv", replaces=True, by="x"), None)

    status, address, page = await upload(client, xlsx([FISH, BOAT]), how="replace")
    assert status == 200
    assert address.startswith(f"{HERE}/drafts/")
    assert "danh-muc.xlsx was read: 2 procedures, no problem." in page
    assert re.findall(r"<b>(\d+)</b>", page) == ["2", "0", "1", "2"]
    assert await codes(house) == [WELL[0]]

    answer = await client.post(address)
    assert "The list was imported" in answer.text
    assert "2 procedures" in answer.text
    assert await codes(house) == [FISH[0], BOAT[0]]
    assert (await client.post(address)).status_code == 404


async def test_changes_of_a_row_are_shown_before_and_after(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    await house.procedures.take(Given(COMMUNE, [procedure(FISH)], "old.csv", replaces=True, by="x"), None)

    _, _, page = await upload(client, csv([(*FISH[:4], "Trung tâm Phục vụ hành chính công", FISH[5])]))
    assert f"<del>{FISH[4]}</del> → <ins>Trung tâm Phục vụ hành chính công</ins>" in page
    _, _, page = await upload(client, csv([FISH]))
    assert "Nothing would change" in page
    assert "Import now" not in page


async def test_what_is_not_wanted_after_all_is_dropped(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    _, address, _ = await upload(client, csv())

    assert (await client.post(f"{address}/drop")).status_code == 200
    assert (await client.get(address)).status_code == 404
    assert await codes(house) == []


async def test_every_bad_row_is_named_and_nothing_imported(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    bad = ("=1+1", *WELL[1:])

    status, _, page = await upload(client, xlsx([FISH, bad, ("1.9", "", *BOAT[2:])]), area="Lạc Thủy", how="replace")
    assert status == 422
    assert "2 rows have a problem" in page
    assert "Mã TTHC “=1+1”: the cell holds a formula" in page
    assert "paste it as values" in page
    assert "Tên thủ tục: the title is missing" in page
    assert re.search(r'value="replace"\s+checked', page)
    assert 'value="Lạc Thủy"' in page
    assert await codes(house) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Please choose a file."),
        (b"%PDF-1.7", "This is neither a CSV nor an Excel file."),
        (b"\xd0\xcf\x11\xe0", "has the old format (.xls) or a password"),
        (b"a,b\n1,2", "names the columns. Please write “Mã TTHC”"),
        (csv([]), "There is no procedure in this file."),
        (b'code,title\n1.900001,"One', 'opens and does not close. Please write it twice ("")'),
    ],
    ids=["none", "pdf", "xls", "no heading", "empty", "quotes"],
)
async def test_a_file_that_cannot_be_used_comes_back_with_a_sentence(
    client: httpx.AsyncClient, house: House, data: bytes, said: str
) -> None:
    await signed_in(client, house, COMMUNE)
    status, _, page = await upload(client, data)
    assert status == 422
    assert said in page


async def test_problems_beyond_what_a_page_holds_are_said_to_be_there(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    _, _, page = await upload(client, csv([("", *WELL[1:])] * 301))
    assert "301 rows have a problem" in page
    assert page.count("the code is missing") == 300
    assert "There are more." in page


async def test_a_list_is_searched_in_pages(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    rows = [procedure((f"1.{number:06d}", f"Việc số {number}", *WELL[2:])) for number in range(60)]
    await house.procedures.take(Given(COMMUNE, [procedure(FISH), *rows], "f.csv", replaces=True, by="x"), None)

    answer = await client.get(f"{HERE}/lists/{COMMUNE}")
    assert answer.text.count('class="code"') == 50
    assert "61 procedures" in answer.text
    (more,) = re.findall(r'href="([^"]*page=2)"', answer.text)
    assert (await client.get(html.unescape(more))).text.count('class="code"') == 11
    found = (await client.get(f"{HERE}/lists/{COMMUNE}", params={"q": "nuoi ca"})).text
    assert "1 procedure<" in found
    assert f'href="{FISH[5]}"' in found
    assert (await client.get(f"{HERE}/lists/{COMMUNE}", params={"q": "<b>" * 200, "page": "1"})).status_code == 200


async def test_an_import_is_undone_and_done_again(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    for row in (FISH, WELL):
        await house.procedures.take(Given(COMMUNE, [procedure(row)], "f.csv", replaces=True, by="x"), None)

    answer = await client.post(f"{HERE}/lists/{COMMUNE}/undo")
    assert "as it was before the last import" in answer.text
    assert await codes(house) == [FISH[0]]
    await client.post(f"{HERE}/lists/{COMMUNE}/undo")
    assert await codes(house) == [WELL[0]]


async def test_an_upload_does_not_overwrite_what_came_between(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house, COMMUNE)
    _, address, _ = await upload(client, csv([FISH]))
    await house.procedures.take(Given(COMMUNE, [procedure(WELL)], "f.csv", replaces=True, by="x"), None)

    answer = await client.post(address)
    assert answer.status_code == 409
    assert "Somebody changed this list meanwhile" in answer.text
    assert await codes(house) == [WELL[0]]


# -- whose lists they are ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "seen"),
    [
        (COMMUNE, [COMMUNE]),
        (NEIGHBOUR, [NEIGHBOUR]),
        (PROVINCE, sorted([COMMUNE, NEIGHBOUR, PROVINCE, NATIONAL])),
        ("01", []),
    ],
)
async def test_an_administrator_sees_and_changes_the_lists_of_their_areas_only(
    client: httpx.AsyncClient, house: House, area: str, seen: list[str]
) -> None:
    await import_everywhere(house)
    await signed_in(client, house, area)

    page = (await client.get(HERE)).text
    assert sorted(set(re.findall(rf'href="{HERE}/lists/([^"]+)"', page))) == seen
    assert (f'value="{NATIONAL}"' in page) == (NATIONAL in seen)
    for one in (COMMUNE, NEIGHBOUR, PROVINCE, NATIONAL):
        expected = 200 if one in seen else 404
        assert (await client.get(f"{HERE}/lists/{one}")).status_code == expected
        assert (await client.post(f"{HERE}/lists/{one}/undo")).status_code == expected
        fields = {"for": NATIONAL} if one == NATIONAL else {"area": one}
        assert (await upload(client, csv([WELL]), **fields))[0] == expected


@pytest.mark.parametrize("role", [Role.MEMBER, Role.COORDINATOR])
async def test_for_who_is_no_administrator_the_pages_are_not_there(
    client: httpx.AsyncClient, house: House, role: Role
) -> None:
    await import_everywhere(house)
    await signed_in(client, house, COMMUNE, role)
    for address in (HERE, f"{HERE}/lists/{COMMUNE}", f"{HERE}/drafts/x"):
        assert (await client.get(address)).status_code == 404
    assert (await upload(client, csv()))[0] == 404


async def test_whoever_is_not_signed_in_is_asked_to(client: httpx.AsyncClient, house: House) -> None:
    await import_everywhere(house)
    for address in (HERE, f"{HERE}/lists/{COMMUNE}"):
        assert (await client.get(address)).url.path == "/team/sign-in"
    assert (await upload(client, csv([WELL])))[1] == "/team/sign-in"


async def test_a_place_nobody_knows_is_told_at_the_form(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, house)
    status, _, page = await upload(client, csv(), area="Xyzzy")
    assert status == 404
    assert "We do not know this place. Please write its name as it is called today, or its official code" in page
    status, _, page = await upload(client, csv(), area="")
    assert status == 200  # whoever manages one area means that one
