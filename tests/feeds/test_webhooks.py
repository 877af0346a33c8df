"""News reach a program outside: owed with the event itself, signed, tried again, never lost, never under two ids."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.feed_room import FeedRoom
from api.webhook_line import HttpWebhookLine
from bot.engine.telling import InternalEvents
from helpdesk.feeds.errors import UnknownWebhookError, WebhookOffError
from helpdesk.feeds.news import (
    CHOSEN,
    HELD_FOR,
    STOPPED_AFTER,
    News,
    NewsState,
    Trouble,
    Webhook,
    WebhookEvent,
    WebhookState,
)
from helpdesk.feeds.owners import WEBHOOK_STOPPED, Owners
from helpdesk.ids import new_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import KEY
from tests.feeds.conftest import COMMUNE, EAST, NEIGHBOUR, PROVINCE, WEST, Office
from tests.feeds.receiver import HANGS, Says
from tests.support_requests.test_rules import request as a_request

NEIGHBOURS = [PROVINCE, NEIGHBOUR, WEST]


async def set_up(office: Office, area: str = EAST, **changes: Any) -> Webhook:
    """Let the receiver be told what happens in a zone."""
    webhook, secret = await office.house.feeds.webhooks.set_up(
        new_id(),
        **{"name": "Trung tâm", "address": office.receiver.hook, "events": CHOSEN, **changes},
        area=area,
        member=office.member,
        scope=office.scope,
    )
    office.receiver.secret = secret
    return webhook


async def log_of(office: Office, webhook: Webhook) -> list[News]:
    return await office.house.feeds.webhooks.log(webhook.id, office.scope)


def another_process(office: Office, *, patience: float = 20.0) -> FeedRoom:
    """Give what another worker would send with."""
    house = office.house
    return FeedRoom.of(
        house.settings,
        house.database,
        areas=house.areas,
        owners=Owners(events=InternalEvents(inbox=house.inbox, outbox=house.outbox), phones=house.push.telling),
        sealer=Sealer([KEY]),
        audit=house.audit,
        clock=house.clock,
        line=HttpWebhookLine(trusted=house.settings.feeds.loopback, patience=patience),
    )


async def test_a_program_is_told_of_its_own_area_what_it_chose_without_anybodys_name(office: Office) -> None:
    webhook = await set_up(office)
    await set_up(office, WEST, events=[WebhookEvent.REPORT_APPROVED])
    office.receiver.secret = (
        await office.house.feeds.webhooks.renew(webhook.id, member=office.member, scope=office.scope)
    )[1]
    request = await office.opened(1, context=["Em là Lan, máy báo lỗi"])
    await office.opened(2, area=NEIGHBOUR, reach=NEIGHBOURS)
    office.clock.turn(timedelta(minutes=5))
    await office.resolve(request)
    assert await office.house.feeds.sending.look() == 2
    assert await office.house.feeds.sending.look() == 0
    told = {one.told["type"]: one for one in office.receiver.got}
    assert set(told) == {"request.opened", "request.resolved"}
    opened, resolved = told["request.opened"].told, told["request.resolved"].told
    assert (opened["timestamp"], opened["data"]["status"]) == ("2026-12-03T02:00:00.000Z", "waiting")
    assert (resolved["data"]["resolution"], resolved["data"]["id"]) == ("done", request.id)
    assert set(opened["data"]) == set(
        "id code area team guide guide_version step status resolution created_at resolved_at".split()
    )
    assert told["request.opened"].at == int(office.clock.now().timestamp())
    assert told["request.opened"].signatures == 2
    assert [one.state for one in await log_of(office, webhook)] == [NewsState.ARRIVED] * 2


async def test_what_is_not_kept_is_not_told(office: Office) -> None:
    webhook = await set_up(office)

    async def fails(session: Any) -> None:
        await office.house.requests.open(a_request(reach=[PROVINCE, COMMUNE, EAST]), session=session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await office.house.database.in_transaction(fails)
    assert await log_of(office, webhook) == []


async def test_a_request_that_ends_twice_is_told_twice_under_two_ids(office: Office) -> None:
    await set_up(office, events=[WebhookEvent.REQUEST_RESOLVED])
    request = await office.opened(1)
    await office.resolve(request)
    office.clock.turn(timedelta(minutes=1))
    await office.house.requests.reopen(request.id, member=office.member)
    await office.resolve(request)
    assert await office.house.feeds.sending.look() == 2
    assert len({one.id for one in office.receiver.got}) == 2


async def test_an_approved_report_is_told(office: Office) -> None:
    await set_up(office, PROVINCE, events=[WebhookEvent.REPORT_APPROVED])
    reports = office.house.reporting.reports
    writer = await village.hire(office.house, "hoa", Role.LEAD, COMMUNE)
    scope = writer.scope(office.clock.now().date())
    report = await reports.make("report000001", COMMUNE, "2026-10", own_layout=False, member=writer, scope=scope)
    report = await reports.submit(report.id, version=report.version, member=writer, scope=scope)
    await reports.approve(report.id, version=report.version, member=office.member, scope=office.scope)
    assert await office.house.feeds.sending.look() == 1
    (got,) = office.receiver.got
    assert (got.told["type"], got.told["data"]["period"]) == ("report.approved", "2026-10")
    assert got.told["data"]["checksum"] == report.checksum


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Says(500), Trouble.FAILED),
        (Says(404), Trouble.REFUSED),
        (Says(302, {"Location": "/elsewhere"}), Trouble.REDIRECTED),
        (Says(307, {"Location": "/elsewhere"}), Trouble.REDIRECTED),
        (HANGS, Trouble.SILENT),
    ],
)
async def test_what_fails_is_tried_again_under_the_same_id(office: Office, fault: Says, trouble: Trouble) -> None:
    webhook = await set_up(office)
    await office.opened(1)
    office.receiver.next(fault)
    assert await another_process(office, patience=0.3).sending.look() == 0
    (news,) = await log_of(office, webhook)
    assert (news.state, news.trouble, news.attempts[-1].status) == (NewsState.OWED, trouble, fault.status or None)
    assert await office.house.feeds.sending.look() == 0
    office.clock.turn(timedelta(seconds=6))
    assert await office.house.feeds.sending.look() == 1
    assert [one.id for one in office.receiver.got] == [news.id] * 2
    first, second = office.receiver.got
    assert (second.at - first.at, first.told) == (6, second.told)
    assert office.receiver.elsewhere == 0
    (kept,) = await log_of(office, webhook)
    assert (kept.state, [one.status for one in kept.attempts]) == (NewsState.ARRIVED, [fault.status or None, 204])


async def test_a_worker_that_dies_in_between_loses_nothing_and_doubles_only_under_the_same_id(office: Office) -> None:
    webhook = await set_up(office)
    await office.opened(1)
    office.receiver.next(HANGS)
    dying = asyncio.create_task(another_process(office).sending.look())
    await office.receiver.taken.wait()  # it has arrived there, but nobody here knows yet
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    assert await office.house.feeds.sending.look() == 0  # it is still the dead worker's
    office.clock.turn(HELD_FOR)
    assert await office.house.feeds.sending.look() == 1
    assert len({one.id for one in office.receiver.got}) == 1
    assert office.receiver.calls == 2
    (news,) = await log_of(office, webhook)
    assert news.state is NewsState.ARRIVED


async def test_several_workers_send_each_news_once(office: Office) -> None:
    await set_up(office)
    for number in range(1, 13):
        await office.opened(number)
    rooms = [another_process(office) for _ in range(3)]
    arrived = await asyncio.gather(*(room.sending.look() for room in rooms))
    assert (sum(arrived), office.receiver.calls, office.receiver.wrongly_signed) == (12, 12, 0)
    for room in rooms:
        await room.line.aclose()


async def test_a_late_worker_does_not_undo_what_another_one_did(office: Office) -> None:
    webhook = await set_up(office)
    await office.opened(1)
    office.receiver.next(HANGS)
    late = asyncio.create_task(another_process(office, patience=600).sending.look())
    await office.receiver.taken.wait()
    office.clock.turn(HELD_FOR)
    assert await office.house.feeds.sending.look() == 1
    office.receiver.go_on()
    await late  # its receiver answered 500 after all
    (news,) = await log_of(office, webhook)
    assert news.state is NewsState.ARRIVED


async def test_a_receiver_that_is_gone_is_told_nothing_any_more(office: Office) -> None:
    webhook = await set_up(office)
    await office.opened(1)
    office.receiver.next(Says(410))
    assert await office.house.feeds.sending.look() == 0
    await office.opened(2)
    assert await office.house.feeds.sending.look() == 0
    assert office.receiver.calls == 1
    (standing,) = await office.house.feeds.webhooks.listed(office.scope)
    assert (standing.webhook.state, standing.counts) == (WebhookState.GONE, {NewsState.GIVEN_UP: 1})
    with pytest.raises(WebhookOffError):
        await office.house.feeds.webhooks.try_out(webhook.id, "form00000001", scope=office.scope)


async def test_after_days_without_one_success_it_stops_by_itself_and_its_owner_is_told(office: Office) -> None:
    chat, room = "telegram:owner", office.house.feeds.webhooks
    await office.house.database["members"].update_one({"_id": office.member.id}, {"$set": {"chat": chat}})
    webhook = await set_up(office)

    async def fails(times: int = 1) -> None:
        office.receiver.next(*[Says(500)] * times)
        assert await office.house.feeds.sending.look() == 0

    await office.opened(1)
    await fails()
    office.clock.turn(timedelta(seconds=6))
    assert await office.house.feeds.sending.look() == 1  # one success, and the days begin anew
    assert (await room.one(webhook.id, office.scope)).failing_since is None
    await office.opened(2)
    await fails()
    since = office.clock.now()
    office.clock.turn(STOPPED_AFTER - timedelta(hours=1))
    await fails()
    assert (await room.one(webhook.id, office.scope)).state is WebhookState.ON
    office.clock.turn(timedelta(hours=2))
    await office.opened(3)
    await fails(2)
    stopped = await room.one(webhook.id, office.scope)
    assert (stopped.state, stopped.failing_since, stopped.stopped_at) == (
        WebhookState.STOPPED,
        since,
        office.clock.now(),
    )
    arrived = await office.house.database["inbox"].find({"conversation": chat}).to_list()
    told = [one["body"]["facts"] for one in arrived if one["body"]["event"] == WEBHOOK_STOPPED]
    assert [(one["webhook"], one["name"]) for one in told] == [(webhook.id, "Trung tâm")]

    await office.opened(4)
    office.clock.turn(timedelta(days=3))
    calls = office.receiver.calls
    assert await office.house.feeds.sending.look() == 0
    assert office.receiver.calls == calls
    assert [one.state for one in await log_of(office, webhook)] == [NewsState.GIVEN_UP] * 3 + [NewsState.ARRIVED]
    await room.switch(webhook.id, is_on=True, member=office.member, scope=office.scope)
    assert await room.send_all_again(webhook.id, member=office.member, scope=office.scope) == 3
    (noted,) = await office.house.database["audit"].find({"action": "webhook_sent_again"}).to_list()
    assert (noted["member"], noted["subject"], noted["area"]) == (office.member.id, webhook.id, webhook.area)
    assert await office.house.feeds.sending.look() == 3
    assert (await room.one(webhook.id, office.scope)).failing_since is None


async def test_switched_off_nothing_is_sent_and_what_was_given_up_can_be_sent_again(office: Office) -> None:
    webhook = await set_up(office)
    await office.opened(1)
    room = office.house.feeds.webhooks
    await room.switch(webhook.id, is_on=False, member=office.member, scope=office.scope)
    assert await office.house.feeds.sending.look() == 0
    assert office.receiver.calls == 0
    (news,) = await log_of(office, webhook)
    assert (news.state, news.trouble) == (NewsState.GIVEN_UP, Trouble.OFF)
    await room.switch(webhook.id, is_on=True, member=office.member, scope=office.scope)
    await room.send_again(webhook.id, news.id, scope=office.scope)
    assert await office.house.feeds.sending.look() == 1


async def test_a_try_out_is_sent_once_for_each_form(office: Office) -> None:
    webhook = await set_up(office)
    for _ in range(2):
        await office.house.feeds.webhooks.try_out(webhook.id, "form00000001", scope=office.scope)
    assert await office.house.feeds.sending.look() == 1
    assert [one.told["type"] for one in office.receiver.got] == ["webhook.tried"]


async def test_another_area_is_not_ones_own_to_tell_of(office: Office) -> None:
    webhook = await set_up(office)
    other = await village.hire(office.house, "viet", Role.ADMINISTRATOR, NEIGHBOUR)
    scope = other.scope(office.clock.now().date())
    assert await office.house.feeds.webhooks.listed(scope) == []
    for act in (
        office.house.feeds.webhooks.remove(webhook.id, member=other, scope=scope),
        office.house.feeds.webhooks.switch(webhook.id, is_on=False, member=other, scope=scope),
        office.house.feeds.webhooks.log(webhook.id, scope),
    ):
        with pytest.raises(UnknownWebhookError):
            await act


async def test_taken_away_its_log_goes_too_and_the_audit_keeps_who_did_it(office: Office) -> None:
    webhook = await set_up(office)
    await office.opened(1)
    await office.house.feeds.webhooks.remove(webhook.id, member=office.member, scope=office.scope)
    assert await office.house.database["webhook_news"].count_documents({}) == 0
    acts = {one["action"]: one["member"] for one in await office.house.database["audit"].find().to_list()}
    assert acts == dict.fromkeys(("webhook_made", "webhook_removed"), office.member.id)
    assert office.receiver.secret not in str(await office.house.database["webhooks"].find().to_list())
