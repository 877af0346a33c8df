"""How files leave: by a signed address for some minutes, to members by their rights, and never as a page."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from PIL import Image

from api.app import create_app
from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.attachments.models import WAITS_FOR, Attachment
from helpdesk.storage.database import Database
from helpdesk.storage.records import Records
from helpdesk.teams.models import Member, SignIn
from helpdesk.teams.records import MemberRecord, SignInRecord
from tests.attachments import samples
from tests.attachments.test_attachments import HERE, passed_on, with_request
from tests.chain.conftest import settings
from tests.support_requests.desk import LAN, STRANGER
from tests.teams.turned_clock import TurnedClock


@pytest.fixture
async def house(database: Database, clock: TurnedClock, tmp_path: Path) -> AsyncIterator[House]:
    async with built(settings(tmp_path), database, clock=clock) as opened:
        await with_request()
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url="https://to-so.example") as opened:
        yield opened


async def signed_in(client: httpx.AsyncClient, member: Member, clock: TurnedClock) -> None:
    await Records(Member, MemberRecord).add(member)
    token = f"token of {member.id}"
    now = clock.now()
    sign_in = SignIn(
        id=sha256(token.encode()).hexdigest(), member=member.id, created_at=now, expires_at=now + timedelta(days=30)
    )
    await Records(SignIn, SignInRecord).add(sign_in)
    client.cookies.set(cookies.SESSION, token)


def said(answer: httpx.Response) -> str:
    """Return what the page says; around it stand links back to the address that was asked for."""
    return answer.text.partition("<main")[2].partition("</main>")[0]


async def photo(house: House, attachment: str = "a1") -> Attachment:
    return await house.attachments.keep(
        attachment, conversation=HERE, name="Ảnh hoá đơn.jpg", data=samples.phone_photo()
    )


async def document(house: House, attachment: str = "a1", name: str = "Tờ khai.pdf") -> Attachment:
    return await house.attachments.keep(attachment, conversation=HERE, name=name, data=samples.pdf())


# -- signed addresses ----------------------------------------------------------------------------------------------


async def test_a_platform_fetches_a_photo_by_its_address_without_signing_in(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock
) -> None:
    one = await photo(house)
    await passed_on(house.attachments, database, clock)
    for address in (house.addresses.sign("a1"), house.addresses.sign("a1", preview=True)):
        response = await client.get(address)
        assert response.status_code == 200
        assert response.headers["content-type"] == "image/jpeg"
        assert int(response.headers["content-length"]) == len(response.content)
        assert response.headers["content-disposition"].startswith("inline; filename*=UTF-8''%E1%BA%A2nh%20ho")
        with Image.open(io.BytesIO(response.content)) as picture:
            assert picture.size in {(one.width, one.height), (480, 360)}
        head = await client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == response.headers["content-length"]


async def test_what_leaves_may_neither_run_nor_be_kept_nor_tell_where_it_came_from(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock
) -> None:
    await document(house, name="page.html")
    await passed_on(house.attachments, database, clock)
    headers = (await client.get(house.addresses.sign("a1"))).headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''page.pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


async def test_before_a_yes_only_the_preview_has_an_address_that_opens(house: House, client: httpx.AsyncClient) -> None:
    await photo(house)
    assert (await client.get(house.addresses.sign("a1"))).status_code == 404
    assert (await client.get(house.addresses.sign("a1", preview=True))).status_code == 200


async def test_an_address_that_is_over_says_so_and_every_wrong_one_says_the_same(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock
) -> None:
    await photo(house)
    await passed_on(house.attachments, database, clock)
    address = house.addresses.sign("a1", for_s=60)
    wrong = [
        "/files/a1",
        "/files/never?until=9999999999&mac=00",
        "/files/a1?until=x&mac=y",
        address.replace("mac=", "mac=0"),
        address.replace("/a1?", "/a2?"),
        f"{address}&preview=1",
        house.addresses.sign("never"),
    ]
    answers = [await client.get(one) for one in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({said(answer) for answer in answers}) == 1
    clock.turn(timedelta(seconds=60))
    over = await client.get(address)
    assert over.status_code == 410
    assert "hết hạn" in over.text
    assert (await client.get(address.replace("mac=", "mac=0"))).status_code == 404


async def test_a_file_that_was_swept_has_no_address_any_more(
    house: House, client: httpx.AsyncClient, clock: TurnedClock
) -> None:
    await photo(house)
    address = house.addresses.sign("a1", preview=True, for_s=86_400)
    clock.turn(WAITS_FOR + timedelta(minutes=1))
    await house.attachments.sweep()
    assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=300000-", 300_000, None),
        ("bytes=-500", -500, None),
        ("bytes=100-270000", 100, 270_001),
    ],
)
async def test_a_recording_is_given_in_parts_as_iphones_ask_for_it(
    house: House,
    client: httpx.AsyncClient,
    database: Database,
    clock: TurnedClock,
    asked: str,
    start: int,
    end: int | None,
) -> None:
    data = bytes(samples.mp3() * 150)
    await house.attachments.keep("a1", conversation=HERE, name="", data=data)
    await passed_on(house.attachments, database, clock)
    response = await client.get(house.addresses.sign("a1"), headers={"Range": asked})
    wanted = data[start:end]
    assert (response.status_code, response.content) == (206, wanted)
    first = start % len(data)
    assert response.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(data)}"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''voice.mp3"


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=9-3", "bytes=99999999-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"]
)
async def test_parts_that_make_no_sense_give_the_whole(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock, asked: str
) -> None:
    await document(house)
    await passed_on(house.attachments, database, clock)
    response = await client.get(house.addresses.sign("a1"), headers={"Range": asked})
    assert (response.status_code, response.content) == (200, samples.pdf())


# -- members -------------------------------------------------------------------------------------------------------


async def test_whoever_is_not_signed_in_is_sent_to_sign_in(house: House, client: httpx.AsyncClient) -> None:
    await photo(house)
    for address in ("/team/files/a1", "/team/files/a1/preview"):
        response = await client.get(address)
        assert response.status_code == 303
        assert response.headers["location"].startswith("/team/sign-in")


async def test_a_member_sees_files_of_requests_in_their_areas(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock
) -> None:
    one = await photo(house)
    await passed_on(house.attachments, database, clock)
    await signed_in(client, LAN, clock)
    whole, preview = await client.get("/team/files/a1"), await client.get("/team/files/a1/preview")
    assert (whole.status_code, preview.status_code) == (200, 200)
    assert len(whole.content) == one.size > len(preview.content)
    assert whole.headers["x-content-type-options"] == "nosniff"


async def test_a_member_of_another_place_finds_nothing(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock
) -> None:
    await photo(house)
    await passed_on(house.attachments, database, clock)
    await signed_in(client, STRANGER, clock)
    answers = [await client.get(f"/team/files/{name}") for name in ("a1", "a1/preview", "never", "never/preview")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({said(answer) for answer in answers}) == 1


async def test_no_member_sees_what_its_sender_has_not_passed_on(
    house: House, client: httpx.AsyncClient, clock: TurnedClock
) -> None:
    await photo(house)
    await signed_in(client, LAN, clock)
    for address in ("/team/files/a1", "/team/files/a1/preview"):
        assert (await client.get(address)).status_code == 404


async def test_a_document_has_no_preview(
    house: House, client: httpx.AsyncClient, database: Database, clock: TurnedClock
) -> None:
    await document(house)
    await passed_on(house.attachments, database, clock)
    await signed_in(client, LAN, clock)
    assert (await client.get("/team/files/a1/preview")).status_code == 404
    assert (await client.get("/team/files/a1")).content == samples.pdf()
