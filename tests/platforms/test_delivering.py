"""How updates reach a webhook: again, twice, in the wrong order, and with what proves where they come from."""

import asyncio
import time

import pytest

from tests.platforms.bot_api import BotApi
from tests.platforms.conftest import Hook
from tests.platforms.zalo_bot import ZaloBot
from tests.platforms.zalo_oa import ZaloOa

LAN = 5100000001


def numbers(hook: Hook) -> list[int]:
    return [body["update_id"] for body in hook.bodies]


async def test_telegram_delivers_with_its_secret(api: BotApi, hook: Hook) -> None:
    await api.deliver_to(hook.url, secret="s3cret")
    number = await api.resident(LAN).say("chào")
    await api.settled()
    assert numbers(hook) == [number]
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    assert api.mailbox.updates == {}


async def test_what_waited_is_delivered_once_there_is_a_webhook(api: BotApi, hook: Hook) -> None:
    waited = [await api.resident(LAN).say("một"), await api.resident(LAN).say("hai")]
    await api.deliver_to(hook.url)
    await api.settled()
    assert numbers(hook) == waited


async def test_whatever_is_no_success_is_tried_again_and_holds_up_the_next_ones_of_the_same_person(
    api: BotApi, hook: Hook
) -> None:
    hook.statuses = [500, 410, 302]
    await api.deliver_to(hook.url)
    first, second = await api.resident(LAN).say("một"), await api.resident(LAN).say("hai")
    await api.settled()
    assert numbers(hook) == [first, first, first, first, second]
    assert [delivery.attempt for delivery in api.courier.deliveries] == [1, 2, 3, 4, 1]


async def test_telegram_tells_why_it_could_not_deliver(api: BotApi, hook: Hook) -> None:
    hook.statuses = [503]
    await api.deliver_to(hook.url)
    await api.resident(LAN).say("một")
    await api.settled()
    assert api.mailbox.info()["last_error_message"] == "Wrong response from the webhook: 503"


async def test_a_webhook_that_is_not_there_is_tried_again(api: BotApi, hook: Hook) -> None:
    await api.deliver_to("http://127.0.0.1:9/hook")
    number = await api.resident(LAN).say("một")
    await asyncio.sleep(0.05)
    assert api.courier.deliveries[0].status == 0
    api.courier.url = hook.url
    await api.settled()
    assert numbers(hook) == [number]


async def test_words_and_taps_wait_in_different_queues(api: BotApi, hook: Hook) -> None:
    hook.statuses = [500, 200]
    await api.deliver_to(hook.url)
    said, tapped = await api.resident(LAN).say("một"), await api.resident(LAN).tap_data("1:0")
    await api.settled()
    assert numbers(hook) in ([said, tapped, said], [tapped, said, tapped])


async def test_everything_can_be_delivered_twice(api: BotApi, hook: Hook) -> None:
    api.faults.deliver(copies=2)
    await api.deliver_to(hook.url)
    sent = [await api.resident(LAN + person).say("chào") for person in range(20)]
    await api.settled()
    assert sorted(numbers(hook)) == sorted(sent * 2)


async def test_a_double_can_come_at_the_same_time(api: BotApi, hook: Hook) -> None:
    api.faults.deliver(copies=2)
    await api.deliver_to(hook.url)
    for person in range(20):
        await api.resident(LAN + person).say("chào")
    await api.settled()
    starts: dict[str, float] = {}
    overlapping = 0
    for delivery in api.courier.deliveries:
        overlapping += delivery.at < starts.get(delivery.update, 0.0)
        starts[delivery.update] = delivery.at + delivery.seconds
    assert 0 < overlapping <= 20


async def test_one_delivery_can_be_overtaken_by_the_next_of_the_same_person(api: BotApi, hook: Hook) -> None:
    api.faults.deliver(swapped_next=1)
    await api.deliver_to(hook.url)
    first, second, third = [await api.resident(LAN).say(words) for words in ("một", "hai", "ba")]
    await api.settled()
    assert numbers(hook) == [second, first, third]
    assert api.faults.struck["swapped"] == 1


async def test_one_that_nobody_overtakes_arrives_all_the_same(api: BotApi, hook: Hook) -> None:
    api.faults.deliver(swapped_next=1, swap_patience=0.02)
    await api.deliver_to(hook.url)
    number = await api.resident(LAN).say("một")
    await api.settled()
    assert numbers(hook) == [number]


async def test_an_answer_that_is_not_heard_brings_the_update_again(api: BotApi, hook: Hook) -> None:
    api.faults.deliver(unheard_next=1)
    await api.deliver_to(hook.url)
    number = await api.resident(LAN).say("một")
    await api.settled()
    assert numbers(hook) == [number, number]


async def test_polls_can_be_doubled_and_swapped_too(api: BotApi) -> None:
    first, second = await api.resident(LAN).say("một"), await api.resident(LAN).say("hai")
    api.faults.deliver(swapped_next=1, copies=2)
    asked = await api.mailbox.ask({})
    assert [update["update_id"] for update in asked] == [second, second, first, first]


async def test_what_was_on_its_way_waits_again_when_the_webhook_is_deleted(api: BotApi) -> None:
    await api.deliver_to("http://127.0.0.1:9/hook")
    number = await api.resident(LAN).say("một")
    await api.mailbox.remove({})
    assert [update["update_id"] for update in await api.mailbox.ask({})] == [number]


async def test_kinds_that_were_not_asked_for_are_not_sent(api: BotApi, hook: Hook) -> None:
    api.mailbox.register({"url": hook.url, "allowed_updates": ["message"]})
    said = await api.resident(LAN).say("một")
    await api.resident(LAN).block()
    await api.settled()
    assert numbers(hook) == [said]


@pytest.mark.parametrize("is_wrapped", [True, False])
async def test_zalo_bot_delivers_one_object_wrapped_or_not(zalo: ZaloBot, hook: Hook, *, is_wrapped: bool) -> None:
    zalo.is_wrapped = is_wrapped
    await zalo.deliver_to(hook.url, secret="eight-or-more")
    await zalo.resident("lan").say("chào")
    await zalo.settled()
    event = hook.bodies[0]["result"] if is_wrapped else hook.bodies[0]
    assert event["message"]["text"] == "chào"
    assert hook.headers[0]["X-Bot-Api-Secret-Token"] == "eight-or-more"


async def test_zalo_bot_knocks_with_an_empty_body(zalo: ZaloBot, hook: Hook) -> None:
    await zalo.deliver_to(hook.url, secret="eight-or-more")
    assert await zalo.probe() == 200
    assert hook.raw == [b""]


async def test_zalo_bot_gives_up_some_time(zalo: ZaloBot, hook: Hook) -> None:
    hook.statuses = [500] * 20
    zalo.courier.delays = (0, 0)
    await zalo.deliver_to(hook.url, secret="eight-or-more")
    number = await zalo.resident("lan").say("chào")
    await zalo.settled()
    assert zalo.courier.given_up == [number]
    assert len(hook.raw) == 3


async def test_zalo_oa_says_which_try_it_is_and_does_not_hold_up_the_next(oa: ZaloOa, hook: Hook) -> None:
    hook.statuses = [500, 200, 500]
    await oa.deliver_to(hook.url)
    first, second = await oa.resident("lan").say("một"), await oa.resident("lan").say("hai")
    await oa.settled()
    assert [body["message"]["msg_id"] for body in hook.bodies] == [first, second, first, first]
    assert [headers.get("num_retry") for headers in hook.headers] == [None, None, "1", "2"]


async def test_zalo_oa_waits_two_seconds_for_an_answer(oa: ZaloOa) -> None:
    async def never(_url: str, _body: bytes, _headers: object) -> int:
        await asyncio.sleep(60)
        return 200

    assert oa.courier.deadline == 2.0
    oa.courier.deadline = 0.05
    oa.courier.post = never
    oa.courier.delays = ()
    await oa.deliver_to("http://127.0.0.1:9/hook")
    started = time.perf_counter()
    number = await oa.resident("lan").say("một")
    await oa.settled()
    assert time.perf_counter() - started < 2
    assert oa.courier.given_up == [number]
    assert oa.courier.deliveries[0].trouble == "TimeoutError"


async def test_zalo_oa_switches_off_a_webhook_that_never_answers(oa: ZaloOa, hook: Hook) -> None:
    hook.statuses = [500] * 500
    oa.courier.delays = ()
    await oa.deliver_to(hook.url)
    for _ in range(50):
        await oa.resident("lan").say("một")
    await oa.settled()
    assert not oa.is_enabled
    await oa.resident("lan").say("hai")
    await oa.settled()
    assert len(hook.raw) == 50
