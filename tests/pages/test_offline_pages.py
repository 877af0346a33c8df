"""The door of the phones' queue, photos in pieces, what can be read without a network, and what makes it an app."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.clock import SystemClock
from helpdesk.ids import new_id
from helpdesk.roster.models import ShiftPlan
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Database
from helpdesk.storage.migrations.runner import COLLECTION as MIGRATIONS
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.records import SupportRequestRecord
from helpdesk.teams.models import Member, Role
from tests.attachments import samples
from tests.chain import village
from tests.chain.conftest import settings

LOGS = "/team/offline/logs"
PIECE = 4000


@pytest.fixture(scope="module")
async def house_of_module(
    migrated_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Build it once: that takes seconds."""
    await village.settle(migrated_database)
    folder = tmp_path_factory.mktemp("offline")
    async with built(settings(folder), migrated_database, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
async def house(house_of_module: House) -> House:
    database = house_of_module.database
    names = [name for name in await database.db.list_collection_names() if not name.startswith(("area", MIGRATIONS))]
    await asyncio.gather(*(database[name].delete_many({}) for name in names))
    return house_of_module


@pytest.fixture
async def lan(house: House, client: httpx.AsyncClient) -> Member:
    return await signed_in(house, client, await village.hire(house, "lan"))


async def signed_in(house: House, client: httpx.AsyncClient, member: Member) -> Member:
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.clear()
    client.cookies.set(cookies.SESSION, token)
    return member


def written(house: House, *, ago: timedelta = timedelta(hours=1), **changes: Any) -> dict[str, Any]:
    """Return an entry as a phone whose clock is right hands it in."""
    moment = (house.clock.now() - ago).isoformat()
    facts = {"happened_at": moment, "captured_at": moment, "is_by_clock": True}
    told = {"area": village.COMMUNE, "place": "home", "mode": "together", "result": "done"}
    return {"id": new_id(), **facts, **told, **changes}


async def hand_in(
    client: httpx.AsyncClient, member: Member, *logs: dict[str, Any], phone_now: datetime | None = None
) -> httpx.Response:
    now = phone_now or SystemClock().now()
    return await client.post(LOGS, json={"member": member.id, "phone_now": now.isoformat(), "logs": logs})


async def kept(house: House, member: Member) -> dict[str, Any]:
    return {log.id: log for log in await house.assistance.recent(village.scope(member))}


async def test_each_entry_is_answered_by_itself_and_sent_again_it_counts_once(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    good, bad = written(house), written(house, mode="for_them")
    strange, foreign = written(house, place="moon"), written(house, area=village.NEIGHBOUR)
    for _ in range(2):
        answer = await hand_in(client, lan, good, bad, strange, foreign)
        assert answer.status_code == 200
        told = {one["id"]: one for one in answer.json()["answers"]}
        assert told[good["id"]]["is_kept"]
        assert (told[bad["id"]]["is_kept"], told[bad["id"]]["field"]) == (False, "consent_to_act")
        assert "đồng ý" in told[bad["id"]]["sentence"]
        assert told[strange["id"]]["field"] == "place"
        assert not told[foreign["id"]]["is_kept"]
    assert set(await kept(house, lan)) == {good["id"]}


async def test_a_refused_entry_that_was_put_right_is_kept_under_its_own_id(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    entry = written(house, result="not_possible")
    assert not (await hand_in(client, lan, entry)).json()["answers"][0]["is_kept"]
    answer = await hand_in(client, lan, {**entry, "result_reason": "Mất điện"})
    assert answer.json()["answers"][0]["is_kept"]
    assert list(await kept(house, lan)) == [entry["id"]]


async def test_a_clock_that_is_two_hours_ahead_is_put_right_and_both_moments_stay(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    wrong = timedelta(hours=2)
    by_clock = written(house, ago=timedelta(days=1) - wrong)
    by_hand = written(house, ago=timedelta(days=1), is_by_clock=False)
    answer = await hand_in(client, lan, by_clock, by_hand, phone_now=house.clock.now() + wrong)
    assert abs(answer.json()["clock_error_s"] - 7200) < 10
    logs = await kept(house, lan)
    day_ago = house.clock.now() - timedelta(days=1)
    for entry in (by_clock, by_hand):
        log = logs[entry["id"]]
        assert abs(log.happened_at - day_ago) < timedelta(minutes=1)
        assert log.captured.happened_at.isoformat()[:19] == entry["happened_at"][:19]
        assert abs(log.captured.clock_error_s - 7200) < 10
        assert house.clock.now() - log.written_at < timedelta(minutes=1)


async def test_a_slow_network_is_no_wrong_clock(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    entry = written(house)
    answer = await hand_in(client, lan, entry, phone_now=house.clock.now() - timedelta(seconds=90))
    assert answer.json()["clock_error_s"] == 0
    assert (await kept(house, lan))[entry["id"]].captured.clock_error_s == 0


async def test_what_one_member_wrote_is_not_taken_under_another_name(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    entry = written(house)
    hung = await signed_in(house, client, await village.hire(house, "hung"))
    answer = await hand_in(client, lan, entry)
    assert (answer.status_code, answer.json()["whose"]) == (409, hung.id)
    assert await kept(house, lan) == {}


async def test_nobody_is_told_to_sign_in_and_loses_nothing(house: House, client: httpx.AsyncClient) -> None:
    member = await village.hire(house, "lan")
    answer = await hand_in(client, member, written(house))
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/json")
    assert "đăng nhập lại" in answer.json()["sentence"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"member": "x", "phone_now": "never", "logs": []}'])
async def test_what_cannot_be_read_is_refused_with_a_sentence(
    client: httpx.AsyncClient, lan: Member, body: bytes
) -> None:
    assert lan.username == "lan"
    answer = await client.post(LOGS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["sentence"]


async def test_other_sites_hand_nothing_in(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    client.headers["sec-fetch-site"] = "cross-site"
    assert (await hand_in(client, lan, written(house))).status_code == 403
    assert await kept(house, lan) == {}


async def test_an_entry_for_a_request_learns_whose_it_is_from_the_request(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request = await asked(house)
    entry = written(house, request=request.id, guide=request.guide)
    assert (await hand_in(client, lan, entry)).json()["answers"][0]["is_kept"]
    log = (await kept(house, lan))[entry["id"]]
    assert (log.person_ref, log.guide_version) == (request.person_ref, request.guide_version)


async def test_a_correction_comes_by_the_same_door(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    first = written(house)
    second = written(house, corrects=first["id"], people=12)
    answer = await hand_in(client, lan, first, second)
    assert [one["is_kept"] for one in answer.json()["answers"]] == [True, True]
    assert list(await kept(house, lan)) == [second["id"]]


async def test_a_colleagues_entry_is_not_overwritten_by_the_queue_and_a_lead_says_why(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    first = written(house)
    await hand_in(client, lan, first)
    hung = await signed_in(house, client, await village.hire(house, "hung"))
    (answer,) = (await hand_in(client, hung, written(house, corrects=first["id"]))).json()["answers"]
    assert (answer["is_kept"], "của người khác" in answer["sentence"]) == (False, True)
    lead = await signed_in(house, client, await village.hire(house, "minh", Role.LEAD))
    second = written(house, corrects=first["id"])
    (answer,) = (await hand_in(client, lead, second)).json()["answers"]
    assert (answer["is_kept"], answer["field"]) == (False, "correction_reason")
    (answer,) = (await hand_in(client, lead, {**second, "correction_reason": "sai ngày"})).json()["answers"]
    assert answer["is_kept"]


# -- photos -----------------------------------------------------------------------------------------------------------


def put(entry: dict[str, Any], photo: str) -> str:
    return f"/team/offline/photos/{entry['id']}/{photo}"


async def test_a_photo_goes_on_where_it_was_cut_off_and_is_shown_to_its_area(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    entry, photo, data = written(house), new_id(), samples.phone_photo((1200, 900))
    address = put(entry, photo)
    assert (await client.get(address)).status_code == 404
    await hand_in(client, lan, entry)

    first = await client.put(address, params={"offset": 0, "size": len(data)}, content=data[:PIECE])
    assert first.json() == {"received": PIECE, "is_kept": False}
    again = await client.put(address, params={"offset": 0, "size": len(data)}, content=data[:PIECE])
    assert (again.status_code, again.json()["received"]) == (409, PIECE)
    assert (await client.get(address)).json() == {"received": PIECE, "is_kept": False}
    at = PIECE
    while at < len(data):
        piece = data[at : at + PIECE]
        answer = await client.put(address, params={"offset": at, "size": len(data)}, content=piece)
        at += len(piece)
        assert answer.json()["received"] == at
    assert answer.json()["is_kept"]
    assert (await client.get(address)).json()["is_kept"]

    page = (await client.get("/team/logs")).text
    (shown,) = set(re.findall(r"/team/logs/photos/\w+(?=\")", page))
    picture = await client.get(shown)
    assert picture.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(picture.content)).size == (1200, 900)
    assert (await client.get(f"{shown}/preview")).status_code == 200

    second = written(house, corrects=entry["id"])
    await hand_in(client, lan, second)
    assert shown in (await client.get("/team/logs")).text
    await signed_in(house, client, await village.hire(house, "binh", area=village.NEIGHBOUR))
    for far in (shown, f"{shown}/preview", address):
        assert (await client.get(far)).status_code == 404


async def test_a_photo_whose_last_piece_came_before_a_crash_is_looked_at_when_its_phone_asks(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    entry, photo, data = written(house), new_id(), samples.phone_photo((300, 200))
    await hand_in(client, lan, entry)
    await client.put(put(entry, photo), params={"offset": 0, "size": len(data)}, content=data[:100])
    uploads, pieces = house.database["log_uploads"], house.database["log_upload_pieces"]
    upload = await uploads.find_one({})
    assert upload
    await pieces.insert_one({**(await pieces.find_one({}) or {}), "_id": "x", "offset": 100, "data": data[100:]})
    await uploads.update_one({}, {"$set": {"received": len(data)}})

    assert (await client.get(put(entry, photo))).json()["is_kept"]
    assert await uploads.count_documents({}) == await pieces.count_documents({}) == 0


async def test_pieces_that_a_crash_left_beside_their_photo_go_when_its_phone_asks_again(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    entry, photo, data = written(house), new_id(), samples.phone_photo((300, 200))
    await hand_in(client, lan, entry)
    half = {"offset": 0, "size": len(data)}
    await client.put(put(entry, photo), params=half, content=data[:100])
    uploads, pieces = house.database["log_uploads"], house.database["log_upload_pieces"]
    upload, piece = await uploads.find_one({}), await pieces.find_one({})
    assert upload
    assert piece
    whole = {"offset": 100, "size": len(data)}
    assert (await client.put(put(entry, photo), params=whole, content=data[100:])).json()["is_kept"]

    for again in (client.get(put(entry, photo)), client.put(put(entry, photo), params=whole, content=data[100:])):
        await uploads.insert_one(upload)
        await pieces.insert_one(piece)
        assert (await again).json()["is_kept"]
        assert await uploads.count_documents({}) == await pieces.count_documents({}) == 0


async def test_what_is_no_photo_is_refused_and_forgotten(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    entry = written(house)
    await hand_in(client, lan, entry)
    for data in (b"%PDF-1.4 no", b"\xff\xd8\xff broken"):
        answer = await client.put(put(entry, new_id()), params={"offset": 0, "size": len(data)}, content=data)
        assert answer.status_code == 422
        assert answer.json()["sentence"]
    large = await client.put(put(entry, new_id()), params={"offset": 0, "size": 11 * 1024 * 1024}, content=b"x")
    assert large.status_code == 422
    assert await house.database["log_uploads"].count_documents({}) == 0


async def test_an_entry_shows_five_photos_at_most(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    entry, data = written(house), samples.phone_photo((40, 30))
    await hand_in(client, lan, entry)
    answers = [
        await client.put(put(entry, new_id()), params={"offset": 0, "size": len(data)}, content=data) for _ in range(6)
    ]
    assert [answer.status_code for answer in answers] == [200] * 5 + [422]


async def test_only_the_writer_adds_a_photo_to_an_entry(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    entry = written(house)
    await hand_in(client, lan, entry)
    await signed_in(house, client, await village.hire(house, "hung"))
    answer = await client.put(put(entry, new_id()), params={"offset": 0, "size": 10}, content=b"0123456789")
    assert answer.status_code == 404


async def test_a_forgotten_request_takes_the_photos_of_its_help_along(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request, data = await asked(house), samples.phone_photo((40, 30))
    entry = written(house, request=request.id)
    await hand_in(client, lan, entry)
    await client.put(put(entry, new_id()), params={"offset": 0, "size": len(data)}, content=data)
    scope = village.scope(lan)
    assert await house.attachments.of_logs([entry["id"]], scope)
    await house.database.in_transaction(lambda session: house.attachments.forget_request(request.id, session=session))
    assert (await house.attachments.of_logs([entry["id"]], scope)).get(entry["id"], []) == []


# -- to read ----------------------------------------------------------------------------------------------------------


async def test_open_requests_and_guides_can_be_taken_along_and_travel_once(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request = await asked(house)
    answer = await client.get("/team/offline/snapshot")
    told = answer.json()
    assert told["member"] == lan.id
    (row,) = told["requests"]
    assert (row["code"], row["guide"], row["place"]) == (request.code, village.GUIDE, "Xã Lạc Thủy")
    assert row["words"] == "bí mật của em"
    assert row["taken_by"] == ""
    assert request.conversation not in answer.text
    for address in ("/team/offline/snapshot", "/team/offline/guides"):
        first = await client.get(address)
        again = await client.get(address, headers={"If-None-Match": f"W/{first.headers['etag']}"})
        assert (again.status_code, again.content) == (304, b"")
    guides = (await client.get("/team/offline/guides")).json()["guides"]
    assert {guide["slug"] for guide in guides} == {guide.slug for guide in house.catalogue}
    assert all(guide["steps"] for guide in guides)


async def test_ready_replies_and_the_members_own_shifts_are_taken_along(
    house: House, client: httpx.AsyncClient
) -> None:
    lead = await village.hire(house, "minh", Role.LEAD)
    team = await house.teams.create_team("Tổ Lạc Thủy", area=village.COMMUNE)
    hoa = await house.teams.create_member(
        "hoa", "Hoa", "a long demonstration", role=Role.MEMBER, area=village.COMMUNE, team=team.id
    )
    reach = [village.PROVINCE, village.COMMUNE]
    await house.replies.keep(
        None, title="Chào", text="Chào {resident}", area=village.COMMUNE, reach=reach, guide=None, member=lead
    )
    shift = ShiftPlan(
        area=village.COMMUNE,
        place="Nhà văn hoá",
        day=local_day(house.clock.now()) + timedelta(days=1),
        starts=time(7, 30),
        ends=time(11),
        members=[hoa.id],
    )
    await house.planning.add(new_id(), shift, team=team.id, member=lead, scope=village.scope(lead))
    await signed_in(house, client, hoa)
    snapshot = (await client.get("/team/offline/snapshot")).json()
    assert snapshot["replies"] == [{"title": "Chào", "text": "Chào {resident}"}]
    assert [(row["hours"], row["where"]) for row in snapshot["roster"]] == [("07:30–11:00", "Nhà văn hoá, Xã Lạc Thủy")]


async def test_a_visit_that_was_agreed_stands_among_the_next_seven_days(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    request = await asked(house)
    await house.requests.take(request.id, member=lan)
    at = house.clock.now() + timedelta(days=2)
    await house.requests.schedule(request.id, visit_at=at, place="nhà bà Tư", member=lan)
    (row,) = (await client.get("/team/offline/snapshot")).json()["roster"]
    assert row["where"] == f"Hẹn gặp, yêu cầu {request.code}: nhà bà Tư"


async def test_requests_of_another_commune_are_not_taken_along(house: House, client: httpx.AsyncClient) -> None:
    await asked(house)
    await signed_in(house, client, await village.hire(house, "binh", area=village.NEIGHBOUR))
    assert (await client.get("/team/offline/snapshot")).json()["requests"] == []


# -- an app -----------------------------------------------------------------------------------------------------------


async def test_the_service_worker_is_ours_for_the_teams_pages_alone(client: httpx.AsyncClient) -> None:
    answer = await client.get("/team/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["cache-control"], answer.headers["service-worker-allowed"]) == ("no-cache", "/team")
    facts = json.loads(re.findall(r"= (\{.*?\});", answer.text)[0])
    for script in facts["scripts"]:
        assert (await client.get(script)).status_code == 200


async def test_the_manifest_names_icons_that_are_there(client: httpx.AsyncClient) -> None:
    told = (await client.get("/team/manifest.webmanifest")).json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/team", "/team", "standalone")
    for icon in told["icons"]:
        picture = Image.open(BytesIO((await client.get(icon["src"])).content))
        assert "{}x{}".format(*picture.size) == icon["sizes"]


async def test_a_page_is_kept_for_its_member_alone(client: httpx.AsyncClient, lan: Member) -> None:
    for address in ("/team/offline", "/team/logs/new"):
        assert (await client.get(address)).headers["kept-for"] == lan.id
    assert "kept-for" not in (await client.get("/team/logs/new?corrects=none")).headers
    assert lan.name not in (await client.get("/team/without-network")).text


# -- the form without scripts ----------------------------------------------------------------------------------------


async def test_without_scripts_a_group_is_counted_by_heads_and_a_person_once(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    usual = {"happened_at": "", "area": village.COMMUNE, "place": "market", "mode": "told", "result": "done"}
    usual["guide"] = "other"
    usual["happened_at"] = f"{house.clock.now() - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    refused = await client.post("/team/logs/new", data={**usual, "id": new_id(), "who": "group"})
    assert refused.status_code == 422
    assert "people-wrong" in refused.text
    await client.post("/team/logs/new", data={**usual, "id": new_id(), "who": "group", "people": "14"})
    person = {**usual, "id": new_id(), "who": "new"}
    for _ in range(2):
        assert (await client.post("/team/logs/new", data=person)).status_code == 303
    logs = list((await kept(house, lan)).values())
    assert sorted(log.people or 0 for log in logs) == [0, 14]
    assert sorted(bool(log.person_ref) for log in logs) == [False, True]


async def test_nothing_is_taken_for_chosen_that_nobody_chose(
    house: House, client: httpx.AsyncClient, lan: Member
) -> None:
    told = {"id": new_id(), "who": "new", "area": village.COMMUNE, "place": "home", "mode": "told"}
    told["happened_at"] = f"{house.clock.now():%Y-%m-%dT%H:%M}"
    form = (await client.get("/team/logs/new")).text
    assert 'id="result-done"' in form
    for name in ("who", "result", "place", "mode"):
        assert "checked" not in form.partition(f'id="{name}"')[2].partition("</fieldset>")[0], name
    assert "selected" not in form.partition('id="guide"')[2].partition("</select>")[0]
    refused = await client.post("/team/logs/new", data=told)
    assert refused.status_code == 422
    assert "Hãy chọn việc đã giúp" in refused.text
    assert "Hãy chọn kết quả" in refused.text
    await client.post("/team/logs/new", data={**told, "guide": "other", "result": "done"})
    (log,) = (await kept(house, lan)).values()
    assert (log.guide, log.result) == (None, "done")
    same = (await client.get("/team/logs/new?same=1")).text
    assert re.search(r'id="place-home"[^>]*checked', same)
    assert re.search(r'id="mode-told"[^>]*checked', same)
    assert not re.search(r'id="result-\w+"[^>]*checked', same)


async def test_everything_that_is_wrong_is_said_at_once(house: House, client: httpx.AsyncClient, lan: Member) -> None:
    ahead = f"{house.clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    told = {"id": new_id(), "area": village.COMMUNE, "mode": "for_them", "result": "not_possible"}
    refused = await client.post("/team/logs/new", data={**told, "happened_at": ahead, "minutes": "0"})
    assert refused.status_code == 422
    for field in ("guide", "place", "consent_to_act", "result_reason", "happened_at", "minutes"):
        assert f'id="{field}-wrong"' in refused.text, field
    assert await kept(house, lan) == {}


async def asked(house: House) -> SupportRequest:
    now = house.clock.now()
    request = SupportRequest(
        id=new_id(),
        code="K7M-2QF",
        conversation="webchat:1",
        resident=new_id(),
        person_ref=new_id(),
        area=village.COMMUNE,
        reach=[village.PROVINCE, village.COMMUNE],
        guide=village.GUIDE,
        guide_version=1,
        context=["bí mật của em"],
        created_at=now,
        changed_at=now,
    )
    await SupportRequestRecord.model_validate(request.model_dump()).insert()
    return request
