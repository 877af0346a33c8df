"""What reaches members' phones: read with the phones' own keys, on a real database."""

import asyncio
import json
import logging
from datetime import timedelta

import pytest

from helpdesk.push.errors import PushAddressError, PushKeysError, PushOffError
from helpdesk.push.models import MOST_TRIES, Occasion, PhoneAddress
from helpdesk.push.records import SubscriptionRecord
from helpdesk.support_requests.models import Priority, SupportRequest
from helpdesk.support_requests.routing import Because, Rung, Why
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Role
from tests.platforms.push_service import HANGS, Phone, Says
from tests.push.conftest import Office
from tests.support_requests.test_rules import request as a_request

HOUR = timedelta(hours=1)


def titles(phone: Phone) -> list[str]:
    return [message.words["title"] for message in phone.read]


async def hears(office: Office, entry: str = "e1", request: str = "r1") -> None:
    words = ThreadEntry(id=entry, request=request, at=office.clock.now(), author=Author.RESIDENT, text="Vẫn kẹt ạ")
    await office.house.database.in_transaction(
        lambda session: office.house.requests.hear(request, words, session=session)
    )


# -- what is told ------------------------------------------------------------------------------------------------------


async def test_a_new_request_is_told_in_the_members_language_with_nothing_about_the_resident(office: Office) -> None:
    _, lan = await office.with_phone("lan")
    _, mary = await office.with_phone("mary", language="en")
    request = await office.asked()
    assert await office.look() == 2

    (told,) = lan.read
    assert told.words["title"] == f"Yêu cầu mới {request.code}"
    assert told.words["body"] == "Cài VNeID, lên mức 2 · gửi lúc: hôm nay, 09:00"
    assert told.words["url"] == "/team/requests/r1"
    assert mary.read[0].words["title"] == f"New request {request.code}"
    for secret in ("Kín", "webchat:x", "p1"):
        assert secret not in json.dumps([message.words for message in (*lan.read, *mary.read)])
    assert told.headers["urgency"] == "high"
    assert int(told.headers["ttl"]) == 12 * 3600
    assert told.claims["sub"] == "mailto:postmaster@localhost"
    assert told.key == await office.house.push.devices.public_key()
    assert await office.look() == 0


async def test_only_whose_turn_it_is_hears_of_it(office: Office) -> None:
    lan, hers = await office.with_phone("lan")
    hung, his = await office.with_phone("hung")
    because = Because(key=Why.ONLY_ONE, rung=Rung.DUTY)
    turn = a_request(id="r9", team=office.team.id, assigned_to=lan.id, assigned_name=lan.name, assigned_because=because)

    async def owed_to(but: str | None, request: SupportRequest) -> set[str]:
        await office.house.database["pushes"].delete_many({})
        await office.house.database.in_transaction(
            lambda session: office.house.push.telling.offered(request, but=but, session=session)
        )
        return {push.member for push in await office.owed()}

    assert await owed_to(None, turn) == {lan.id}
    assert await owed_to(lan.id, turn) == set()
    nobodys = turn.model_copy(update={"assigned_to": None, "assigned_because": None})
    assert await owed_to(None, nobodys) == {lan.id, hung.id}
    assert await owed_to(hung.id, nobodys) == {lan.id}
    assert await owed_to(None, nobodys.model_copy(update={"team": None})) == {lan.id, hung.id}
    await office.house.database["push_subscriptions"].delete_many({"member": lan.id})
    assert await owed_to(None, turn) == {hung.id}  # she is reached in no way
    assert hers.read == his.read == []


async def test_who_took_it_hears_the_answer_and_the_others_do_not(office: Office) -> None:
    lan, phone = await office.with_phone("lan")
    _, other = await office.with_phone("hung")
    await office.asked()
    await office.house.requests.take("r1", member=lan)
    assert await office.look() == 0  # that it waits is no news any more
    await hears(office)
    assert await office.look() == 1
    assert titles(phone) == ["Có tin mới trong yêu cầu K7M-2QF"]
    assert other.read == []


async def test_a_request_that_a_colleague_gives_is_told(office: Office) -> None:
    lan, _ = await office.with_phone("lan")
    hung, phone = await office.with_phone("hung")
    await office.asked()
    await office.house.requests.take("r1", member=lan)
    await office.house.requests.hand_to_member("r1", to=hung.id, words="Nhờ anh", member=lan)
    await office.look()
    assert titles(phone) == ["Đồng nghiệp giao cho anh/chị yêu cầu K7M-2QF"]


async def test_deadlines_are_told_to_the_holder_and_then_to_the_lead(office: Office) -> None:
    lan, phone = await office.with_phone("lan")
    _, lead = await office.with_phone("dung", Role.LEAD)
    await office.asked()
    await office.house.requests.take("r1", member=lan)
    await office.look()
    due = (await office.house.database["support_requests"].find_one({"_id": "r1"}))["times"]["watch"]  # type: ignore[index]
    office.clock.time = due["warns_at"]
    assert await office.house.watching.look() == 1
    await office.look()
    assert titles(phone) == ["Yêu cầu K7M-2QF sắp quá hạn"]
    assert phone.read[0].headers["urgency"] == "normal"

    office.clock.time = due["deadline"]
    assert await office.house.watching.look() == 1
    await office.look()
    assert titles(phone)[1:] == ["Yêu cầu K7M-2QF đã quá hạn"]
    assert titles(lead)[-1:] == ["Yêu cầu K7M-2QF đã quá hạn"]


async def test_newer_words_take_the_place_of_older_ones(office: Office) -> None:
    lan, phone = await office.with_phone("lan")
    await office.asked()
    await office.house.requests.take("r1", member=lan)
    await hears(office, "e1")
    await hears(office, "e2")
    assert await office.look() == 1
    office.service.next(Says(500))
    await hears(office, "late")
    assert await office.look() == 0
    office.clock.turn(timedelta(seconds=1))
    await hears(office, "newer")
    assert await office.look() == 1
    office.clock.turn(HOUR)
    assert await office.look() == 0  # what is older never comes behind it
    office.clock.turn(timedelta(minutes=1))
    await hears(office, "e3")
    await office.look()
    assert len({message.headers["topic"] for message in phone.read}) == 1
    assert phone.read[0].words["tag"] == phone.read[1].words["tag"]


async def test_who_may_no_longer_answer_hears_nothing_even_if_it_was_owed(office: Office) -> None:
    lan, phone = await office.with_phone("lan")
    await office.asked()
    await office.house.database["members"].update_one({"_id": lan.id}, {"$set": {"grants": []}})
    assert await office.look() == 0
    assert (phone.read, await office.owed()) == ([], [])


async def test_whoever_took_consent_back_is_told_of_no_more(office: Office) -> None:
    await office.with_phone("lan")
    await office.asked()
    await office.house.database.in_transaction(lambda session: office.house.push.telling.forget("r1", session=session))
    assert await office.owed() == []


# -- when --------------------------------------------------------------------------------------------------------------


async def test_at_night_only_what_is_urgent_wakes_anybody(office: Office) -> None:
    _, phone = await office.with_phone("lan")
    office.clock.turn(12 * HOUR)  # 21:00
    await office.asked(1)
    await office.asked(2, code="AAA-AAA", priority=Priority.URGENT)
    assert await office.look() == 1
    assert titles(phone) == ["Yêu cầu mới AAA-AAA"]
    office.clock.turn(9 * HOUR)  # 6:00
    assert await office.look() == 0
    office.clock.turn(HOUR / 2)  # 6:30
    assert await office.look() == 1
    assert phone.read[1].words["body"].endswith("hôm qua, 21:00")
    assert int(phone.read[1].headers["ttl"]) == 12 * 3600  # the night is not taken off it


async def test_what_is_no_news_any_more_is_not_sent(office: Office) -> None:
    await office.with_phone("lan")
    await office.asked()
    office.clock.turn(13 * HOUR)
    assert await office.look() == 0
    assert await office.owed() == []


# -- once --------------------------------------------------------------------------------------------------------------


async def test_two_workers_send_each_message_once(office: Office) -> None:
    phones = [(await office.with_phone(f"member{number}"))[1] for number in range(4)]
    await office.asked()
    other = office.another_process()
    assert sum(await asyncio.gather(office.look(), other.sending.look(), office.look())) == 4
    assert [len(phone.read) for phone in phones] == [1, 1, 1, 1]
    assert office.service.calls == 4


async def test_what_a_dead_worker_had_taken_is_sent_by_another(office: Office) -> None:
    _, phone = await office.with_phone("lan")
    await office.asked()
    now = office.clock.now()
    await office.house.database["pushes"].update_many({}, {"$set": {"held_until": now + timedelta(seconds=60)}})
    assert await office.look() == 0
    office.clock.turn(timedelta(seconds=60))
    assert await office.look() == 1
    assert len(phone.read) == 1


# -- a push service that does not take it ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
async def test_a_phone_that_is_gone_is_forgotten_with_what_was_owed_to_it(office: Office, status: int) -> None:
    await office.with_phone("lan")
    await office.asked(1)
    await office.asked(2, code="AAA-AAA")
    office.service.next(Says(status), Says(status))
    assert await office.look() == 0
    assert await SubscriptionRecord.count() == 0
    assert await office.owed() == []


async def test_a_busy_service_is_left_alone_as_long_as_it_asks_for(office: Office) -> None:
    _, phone = await office.with_phone("lan")
    await office.asked()
    office.service.next(Says(429, pause=600))
    assert await office.look() == 0
    office.clock.turn(timedelta(seconds=599))
    assert await office.look() == 0
    assert office.service.calls == 1
    office.clock.turn(timedelta(seconds=1))
    assert await office.look() == 1
    assert len(phone.read) == 1


async def test_a_failing_service_is_tried_again_ever_later_and_then_given_up(office: Office) -> None:
    await office.with_phone("lan")
    await office.asked()
    office.service.next(*[Says(500)] * MOST_TRIES)
    pauses = []
    while True:
        assert await office.look() == 0
        if not (owed := await office.owed()):
            break
        pauses.append((owed[0].due_at - office.clock.now()).total_seconds())
        office.clock.time = owed[0].due_at
    assert office.service.calls == MOST_TRIES
    assert all(15 * 2**n <= min(pause * 2, 1800) or pause >= 900 for n, pause in enumerate(pauses))
    assert pauses[0] < 31
    assert max(pauses) <= 1800


async def test_a_silent_service_holds_up_nobody_else(office: Office) -> None:
    _, lan = await office.with_phone("lan")
    _, hung = await office.with_phone("hung")
    await office.asked()
    office.service.next(HANGS)
    hurried = office.another_process(patience=3.0)  # long enough for whoever answers, on a busy machine too
    assert await hurried.sending.look() == 1
    assert len(lan.read) + len(hung.read) == 1
    (late,) = await office.owed()
    assert late.due_at > office.clock.now()
    office.clock.time = late.due_at
    assert await hurried.sending.look() == 1


async def test_what_a_service_refuses_for_good_is_dropped_and_the_phone_stays(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.with_phone("lan")
    await office.asked()
    office.service.next(Says(403))
    with caplog.at_level(logging.WARNING):
        assert await office.look() == 0
    assert "127.0.0.1 refused a push message: 403" in caplog.text
    assert await office.owed() == []
    assert await SubscriptionRecord.count() == 1


# -- devices -----------------------------------------------------------------------------------------------------------


async def test_a_member_tries_it_out_at_any_hour(office: Office) -> None:
    member, device = await office.hire("lan")
    with pytest.raises(PushOffError):
        await office.house.push.devices.try_out(device)
    phone = office.service.browser()
    await office.house.push.devices.switch_on(member.id, device, phone.address)
    office.clock.turn(15 * HOUR)
    await office.house.push.devices.try_out(device)
    assert await office.look() == 1
    (told,) = phone.read
    assert (told.words["title"], told.words["url"]) == ("Máy này nhận được tin", "/team/settings#push")


async def test_a_device_that_is_signed_out_is_told_nothing_however_that_came(office: Office) -> None:
    _, phone = await office.with_phone("lan")
    await office.asked()
    await office.house.database["sign_ins"].delete_many({})  # taken away from another device
    assert await office.look() == 0
    assert phone.read == []
    assert await SubscriptionRecord.count() == 0


async def test_devices_that_were_taken_away_are_forgotten_even_if_nothing_is_owed_to_them(office: Office) -> None:
    await office.with_phone("lan")
    hung, _ = await office.with_phone("hung")
    assert await office.house.push.sending.sweep() == 0
    await office.house.database["sign_ins"].delete_many({"member": hung.id})
    assert await office.house.push.sending.sweep() == 1
    assert await SubscriptionRecord.count() == 1


async def test_a_phone_that_somebody_else_signs_in_on_tells_them_alone(office: Office) -> None:
    lan, first = await office.hire("lan")
    hung, second = await office.hire("hung")
    phone = office.service.browser()
    devices = office.house.push.devices
    await devices.switch_on(lan.id, first, phone.address)
    await office.asked()
    await devices.switch_on(hung.id, second, phone.address)
    assert (await devices.is_on(first), await devices.is_on(second)) == (False, True)
    assert await office.look() == 0  # it was owed to Lan
    await office.asked(2, code="AAA-AAA")
    assert await office.look() == 1


async def test_a_browser_that_changed_its_address_has_one_still(office: Office) -> None:
    lan, device = await office.hire("lan")
    old, new = office.service.browser(), office.service.browser()
    for phone in (old, new, new):
        await office.house.push.devices.switch_on(lan.id, device, phone.address)
    await office.asked()
    assert await office.look() == 1
    assert (len(old.read), len(new.read)) == (0, 1)


async def test_only_known_push_services_and_usable_keys_are_taken(office: Office) -> None:
    lan, device = await office.hire("lan")
    good = office.service.browser().address
    for endpoint in ("https://10.0.0.1/x", "http://fcm.googleapis.com/x", "https://evil.example/x", "", "https://[x"):
        bad = good.model_copy(update={"endpoint": endpoint})
        with pytest.raises(PushAddressError):
            await office.house.push.devices.switch_on(lan.id, device, bad)
    for keys in ({"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "ü"}, {"auth": "x" * 5000}, {"p256dh": ""}):
        with pytest.raises(PushKeysError):
            await office.house.push.devices.switch_on(lan.id, device, good.model_copy(update=keys))
    assert await SubscriptionRecord.count() == 0


async def test_nothing_secret_stands_in_the_database_or_in_a_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        _, phone = await office.with_phone("lan")
        await office.asked()
        office.service.next(Says(500))
        await office.look()
        rows = [await office.house.database[name].find({}).to_list() for name in ("push_subscriptions", "pushes")]
        rows.append(await office.house.database["push_keys"].find({}).to_list())
        assert all(rows)
        office.clock.turn(HOUR)
        await office.look()
    kept = PhoneAddress.model_validate(phone.address.model_dump())
    for secret in (phone.token, kept.p256dh, kept.auth):
        assert secret not in repr(rows)
        assert secret not in caplog.text
    assert "vapid t=" not in caplog.text


async def test_a_message_for_an_older_key_of_ours_is_not_tried(office: Office) -> None:
    await office.with_phone("lan")
    await office.asked()
    await office.house.database["push_subscriptions"].update_many({}, {"$set": {"key": "an older one"}})
    assert await office.look() == 0
    assert (office.service.calls, await SubscriptionRecord.count()) == (0, 0)


def test_the_occasions_of_deadlines_are_called_as_their_stages() -> None:
    assert {Occasion.WARNED, Occasion.OVERDUE, Occasion.ESCALATED} == {"warned", "overdue", "escalated"}
