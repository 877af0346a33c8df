"""Text messages: to people without a chat, over a gateway that has bad days; receipts and a word to stop come back."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.wiring import built
from bot.channels import http
from bot.channels.port import NotVerifiedError, UnreadableError
from bot.channels.sms.gateway import HttpGateway, delivered, signature
from helpdesk.broadcasts.models import LeftOut, Step
from helpdesk.broadcasts.numbers import is_mobile, parts_of, plain
from helpdesk.errors import SetupError
from helpdesk.ids import new_id
from helpdesk.messaging.models import RetryLater, Sent, Uncertain, Undeliverable
from helpdesk.settings import SmsSettings, read_settings
from helpdesk.storage.database import Database
from helpdesk.support_requests.on_behalf import NewRequest
from helpdesk.teams.models import Role
from tests.broadcasts.village import COMMUNE, PROVINCE, Hours, Village
from tests.chain.conftest import settings
from tests.chain.village import settle
from tests.messaging.post import until
from tests.pages.team_site import visitor
from tests.platforms.sms_gateway import KEY, SECRET, SmsGateway

NUMBER = "+84912345678"


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[SmsGateway]:
    async with SmsGateway() as opened:
        yield opened


@pytest.fixture(scope="module")
async def at_work(
    migrated_database: Database, tmp_path_factory: pytest.TempPathFactory, gateway: SmsGateway
) -> AsyncIterator[Village]:
    """Give a house that sends text messages, 100 a second."""
    await settle(migrated_database)
    clock = Hours()
    sms = SmsSettings(
        url=gateway.address, key=SecretStr(KEY), sender="TOSO", secret=SecretStr(SECRET), per_second=100, price=500
    )
    told = settings(tmp_path_factory.mktemp("village")).model_copy(update={"sms": sms})
    async with built(told, migrated_database, clock=clock) as house, house.at_work():
        yield Village(house, clock)


@pytest.fixture(autouse=True)
def good_day(gateway: SmsGateway) -> None:
    gateway.faults.clear()
    gateway.shown.clear()
    gateway.opted_out.clear()
    gateway.key = KEY


@pytest.fixture
async def line(village: Village) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(village.house))
    async with httpx.AsyncClient(transport=transport, base_url="https://to-so.example") as client:
        yield client


async def without_a_chat(village: Village, phone: str = "0912 345 678", *, news: bool = True) -> None:
    """Let a member open a request for somebody without a chat, who says yes to news by text message."""
    member, scope = await village.coordinator(f"m{new_id()[-8:]}")
    new = NewRequest(id=new_id(), area=COMMUNE, words="Cần giúp", phone=phone, has_consent=True, wants_news=news)
    await village.house.on_behalf.open(new, member=member, scope=scope)


async def test_a_text_message_reaches_who_has_only_a_number_and_said_yes(village: Village, gateway: SmsGateway) -> None:
    await without_a_chat(village)
    await without_a_chat(village, "0912345678")  # the same number again
    await without_a_chat(village, "0987 654 321", news=False)
    await without_a_chat(village, "0218 3854 123")  # a landline
    broadcast = await village.sent(await village.written(channels=["sms"], text_vi="Xã nghỉ thứ Hai."))
    assert broadcast.counted.by_channel == {"sms": 1}
    assert broadcast.counted.left_out == {LeftOut.SAME_NUMBER: 1, LeftOut.NO_CHANNEL: 1}
    assert (await village.ended(broadcast)).steps == {Step.SENT: 1}
    assert gateway.texts(NUMBER) == ["Xa nghi thu Hai.\nUBND xa Thu Nghiem. Thoi nhan tin: tra loi DUNG"]
    assert gateway.wrong_forms == []


@pytest.mark.parametrize(
    ("faults", "step", "cause", "shown"),
    [
        (["too-many", "broken", "page"], Step.SENT, "", 1),
        (["reset"], Step.UNCERTAIN, "", 1),
        (["lost"], Step.UNCERTAIN, "", 0),
        (["garbled"], Step.UNCERTAIN, "", 1),
    ],
)
async def test_a_bad_day_of_the_gateway_is_waited_out_and_what_is_unknown_is_not_sent_again(
    village: Village, gateway: SmsGateway, faults: list[str], step: Step, cause: str, shown: int
) -> None:
    await without_a_chat(village)
    gateway.faults[:] = faults
    broadcast = await village.sent(await village.written(channels=["sms"]))
    await village.ended_in_time(broadcast, turn_s=400)
    (line,) = await village.house.broadcasts.desk.report(await village.now(broadcast))
    assert (line.step, line.cause) == (step, cause)
    assert len(gateway.texts(NUMBER)) == shown


async def test_the_pages_show_parts_price_and_the_account(village: Village) -> None:
    await without_a_chat(village)
    async with visitor(village.house) as minh:
        await minh.sign_in("minh", Role.ADMINISTRATOR, PROVINCE)
        shown = await minh.read("/coordinator/broadcasts/new")
        assert "Text messages" in shown.text
        asked = {"id": new_id(), "areas": COMMUNE, "channels": "sms", "text_vi": "ạ" * 400}
        draft = await minh.read((await minh.send("/coordinator/broadcasts", **asked)).location)
        assert "3 text messages to each" in draft.text
        assert "about 1,500 đồng" in draft.text
        assert (await minh.read("/admin/channels")).status == 200
        assert (await minh.read("/admin")).status == 200


async def test_who_told_the_gateway_to_stop_is_not_written_to_again(village: Village, gateway: SmsGateway) -> None:
    await without_a_chat(village)
    gateway.opted_out.add(NUMBER)
    broadcast = await village.sent(await village.written(channels=["sms"]))
    assert (await village.ended(broadcast)).steps == {Step.FAILED: 1}
    counted = (await village.written(channels=["sms"]), await village.coordinator("dem"))
    now = await village.house.broadcasts.desk.count(counted[0], scope=counted[1][1])
    assert (now.total, now.left_out) == (0, {LeftOut.BLOCKED: 1})


async def test_a_wrong_key_is_waited_out_and_never_told(
    village: Village, gateway: SmsGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await without_a_chat(village, "0913 000 111")  # it is not written to for a minute after this
    gateway.key = "another"
    broadcast = await village.sent(await village.written(channels=["sms"]))
    await village.house.broadcasts.sending.look()
    await until(lambda: "does not accept HELPDESK_SMS__KEY" in caplog.text, within=30)
    waits = {"about": broadcast.id, "state": "owed", "reason": "token"}
    await until(lambda: village.house.database["outbox"].count_documents(waits), within=30)
    await village.stopped(broadcast)
    assert (await village.ended(broadcast)).steps == {Step.WITHDRAWN: 1}
    assert gateway.shown == []
    assert KEY not in caplog.text
    assert SECRET not in caplog.text
    assert "913000111" not in caplog.text
    for name in ("outbox", "inbox", "broadcast_people", "conversations", "residents"):
        assert "913000111" not in str(await village.house.database[name].find().to_list())


async def test_receipts_and_the_word_to_stop_come_back_signed(
    village: Village, gateway: SmsGateway, line: httpx.AsyncClient
) -> None:
    await without_a_chat(village)
    broadcast = await village.sent(await village.written(channels=["sms"]))
    await village.ended(broadcast)
    reference = gateway.shown[0]["reference"]
    receipt = {"type": "receipt", "id": "r1", "to": NUMBER, "reference": reference, "status": "delivered"}
    assert await gateway.report(line, receipt, signature="sha256=00") == 403
    assert await gateway.report(line, receipt, moment=1_700_000_000) == 403
    assert (await village.progress(broadcast)).delivered == 0
    now = int(village.clock.now().timestamp())
    assert await gateway.report(line, receipt, moment=now) == 200
    await village.settled()
    assert (await village.progress(broadcast)).delivered == 1
    late = receipt | {"id": "r2", "status": "failed"}
    assert await gateway.report(line, late, moment=now) == 200
    assert await gateway.report(line, {"type": "odd"}, moment=now) == 200
    await village.settled()
    assert (await village.progress(broadcast)).delivered == 1

    gateway.shown.clear()
    chatter = {"type": "message", "id": "m1", "from": NUMBER, "text": "Tôi tên Lan, hỏi về đất"}
    assert await gateway.report(line, chatter, moment=now) == 200
    await village.settled()
    assert "tên Lan" not in str(await village.house.database["inbox"].find().to_list())
    assert gateway.shown == []
    stop = {"type": "message", "id": "m2", "from": NUMBER, "text": "DUNG"}
    assert await gateway.report(line, stop, moment=now) == 200
    await until(lambda: bool(gateway.shown), within=30)
    assert gateway.texts(NUMBER) == ["UBND xa Thu Nghiem: khong gui tin den so nay nua."]
    (row,) = await village.house.database["residents"].find().to_list()
    assert [event["is_given"] for event in row["news"]] == [True, False]


async def test_who_shares_a_number_that_stopped_is_not_written_to_there(
    village: Village, gateway: SmsGateway, line: httpx.AsyncClient
) -> None:
    await without_a_chat(village)
    await without_a_chat(village)  # two people, one phone
    await village.ended(await village.sent(await village.written(channels=["sms"])))
    assert len(gateway.shown) == 1
    now = int(village.clock.now().timestamp())
    stop = {"type": "message", "id": "m3", "from": NUMBER, "text": "DUNG"}
    assert await gateway.report(line, stop, moment=now) == 200
    await until(lambda: len(gateway.shown) == 2, within=30)
    again = await village.sent(await village.written(channels=["sms"]), seen=1)
    assert (await village.ended(again)).steps == {Step.LEFT_OUT: 1}
    assert len(gateway.shown) == 2

    village.clock.turn(hours=1)
    await without_a_chat(village)  # somebody there says yes anew
    newest = await village.sent(await village.written(channels=["sms"]))
    assert newest.counted.total == 1


async def test_a_hang_is_uncertain(gateway: SmsGateway) -> None:
    gateway.faults[:] = ["hang"]
    async with httpx.AsyncClient(timeout=0.3) as client:
        opened = HttpGateway(client, url=gateway.address, key=SecretStr(KEY), sender="TOSO", secret=SecretStr(SECRET))
        assert await opened.send(NUMBER, "Tin", reference="r") == Uncertain(reason="no_answer")
        assert isinstance(await opened.send("+123", "Tin", reference="r"), Undeliverable)
        assert await opened.send(NUMBER, "Tin", reference="r") == Sent()
    async with httpx.AsyncClient() as client:
        nowhere = HttpGateway(
            client, url="http://127.0.0.1:1/messages", key=SecretStr(KEY), sender="TOSO", secret=SecretStr(SECRET)
        )
        assert await nowhere.send(NUMBER, "Tin", reference="r") == RetryLater(reason="no_connection")


@pytest.mark.parametrize(
    ("status", "facts", "meaning"),
    [
        (202, {"status": "accepted"}, Sent),
        (200, {}, Uncertain),
        (200, {"ok": True}, Uncertain),
        (400, {"error": "content"}, Undeliverable),
        (404, {}, Undeliverable),
        (401, {}, RetryLater),
        (429, {}, RetryLater),
        (500, {"error": "internal"}, RetryLater),
        (503, {}, RetryLater),
        (504, {}, Uncertain),
    ],
)
def test_each_answer_means_one_thing(status: int, facts: dict[str, Any], meaning: type[object]) -> None:
    assert isinstance(delivered(http.Answer(status=status, facts=facts)), meaning)


def test_parts_are_counted_as_phones_count_them() -> None:
    assert parts_of("a" * 160) == (True, 160, 1)
    assert parts_of("a" * 161) == (True, 161, 2)
    assert parts_of("€" * 80) == (True, 160, 1)
    assert parts_of("ạ" * 70) == (False, 70, 1)
    assert parts_of("ạ" * 71) == (False, 71, 2)
    assert parts_of(plain("Đường “mới” – " * 5)).is_plain
    assert plain("Đừng gửi mã OTP cho ai ạ…") == "Dung gui ma OTP cho ai a..."
    assert (is_mobile(NUMBER), is_mobile("+842183854123"), is_mobile("113")) == (True, False, False)


def test_half_a_configuration_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {"URL": "https://sms.example.vn/v1", "KEY": "k", "SENDER": "TOSO", "SECRET": "x" * 16}

    def told(**changes: str | None) -> str:
        for name, value in (whole | changes).items():
            monkeypatch.delenv(f"HELPDESK_SMS__{name}", raising=False)
            if value is not None:
                monkeypatch.setenv(f"HELPDESK_SMS__{name}", value)
        try:
            read_settings()
        except SetupError as error:
            return str(error)
        return ""

    assert told() == ""
    assert "HELPDESK_SMS__KEY is missing" in told(KEY=None)
    assert "HELPDESK_SMS__KEY, HELPDESK_SMS__SECRET are missing" in told(KEY=None, SECRET=None)
    assert "begins with https://" in told(URL="http://sms.example.vn")
    assert "at most 11" in told(SENDER="a name that is too long")
    assert "too short" in told(SECRET="x")


def test_a_report_is_signed_over_its_moment() -> None:
    opened = HttpGateway(
        httpx.AsyncClient(), url="https://x", key=SecretStr(KEY), sender="TOSO", secret=SecretStr(SECRET)
    )
    now, body = Hours().now(), b"{}"
    moment = str(int(now.timestamp()))
    good = {"x-timestamp": moment, "x-signature": signature(SECRET, moment, body)}
    opened.verify(good, body, now=now)
    odd = [good | {"x-timestamp": one} for one in ("1", "x", "9" * 400, "9" * 5_000)]
    for headers in ({}, good | {"x-signature": ""}, *odd):
        with pytest.raises(NotVerifiedError):
            opened.verify(headers, body, now=now)
    receipt = {"type": "receipt", "id": "r", "to": NUMBER, "reference": "x", "status": ["delivered"]}
    with pytest.raises(UnreadableError):
        opened.read(receipt)
