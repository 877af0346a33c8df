"""The whole chain, from a resident who is stuck to a coordinator who sees where."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.house import House
from bot.channels.intake import Raw
from bot.dialogs.welcome import TEXT_VERSION
from bot.engine.messages import Kind
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Database
from helpdesk.support_requests.errors import ForgottenRequestError, UnknownRequestError
from helpdesk.support_requests.models import Resolution, Status, SupportRequest
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.support_requests.thread import Author
from helpdesk.teams.models import Member, Permission, Role, Scope
from tests.chain.village import (
    ALWAYS,
    ANSWERS,
    COMMUNE,
    GUIDE,
    NEIGHBOUR,
    NEVER,
    PROVINCE,
    Browser,
    at_a_step,
    everything_in,
    hire,
    opened,
    scope,
    settle,
)
from tests.messaging.post import until


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house in one province, at work for all these tests: each has its own residents."""
    await settle(migrated_database)
    async with opened(migrated_database, tmp_path_factory.mktemp("village")) as house:
        yield house


@pytest.fixture(scope="module")
async def lan(village: House) -> Member:
    """Give a member of the commune's team."""
    return await hire(village, "lan")


async def the_request(house: House, resident: Browser) -> SupportRequest:
    everywhere = Scope(areas={Permission.REQUESTS_ANSWER: [PROVINCE]})
    found = [*await house.requests.waiting(everywhere), *await house.requests.recent(everywhere)]
    return next(request for request in found if request.conversation == resident.conversation)


async def test_from_the_first_word_to_the_figures(village: House, lan: Member) -> None:
    chief = await hire(village, "chief", Role.COORDINATOR, PROVINCE)
    team = await village.teams.create_team("Tổ Lạc Thủy", area=COMMUNE, hours=ALWAYS)
    await at_a_step(village, steps=2)
    await at_a_step(village, steps=2)

    resident = Browser(village)
    assert "UBND xã Thử Nghiệm" in await resident.says("cài vneid mức 2")
    assert "xã, phường nào" in await resident.taps("Tôi đồng ý")
    assert "VNeID" in await resident.says("lac thuy")
    assert (await resident.says("1")).startswith("Hỏi trước một câu")
    assert (await resident.says("Đã có mức 1, muốn lên mức 2")).startswith("Hỏi trước một câu")
    assert (await resident.says("1")).startswith("Bước 1/")
    assert (await resident.says("tiếp")).startswith("Bước 2/")
    assert team.name in await resident.says("Tôi bị kẹt")
    await resident.says("0912345678")

    (request,) = await village.requests.waiting(scope(lan))
    guide = village.catalogue.get(GUIDE)
    assert guide
    second = [step.id for step in guide.way(ANSWERS) if not step.is_question][1]
    assert (request.guide, request.guide_version, request.step) == (GUIDE, guide.version, second)
    assert request.answers == ANSWERS
    assert (request.area, request.team, request.has_phone) == (COMMUNE, team.id, True)
    assert "cài vneid mức 2" in request.context

    await resident.says("em ở nhà văn hoá")
    await village.requests.take(request.id, member=lan)
    await resident.reads("Lan")
    await village.requests.answer(request.id, text="Cháu ra ngay ạ", member=lan, entry_id=new_id())
    shown = await resident.reads("Cháu ra ngay ạ")
    assert shown.is_last
    await resident.says("cảm ơn cháu nhé")
    thread = await village.requests.thread(request.id, scope(lan))
    assert [(line.entry.author, line.entry.text) for line in thread] == [
        (Author.RESIDENT, "em ở nhà văn hoá"),
        (Author.MEMBER, "Cháu ra ngay ạ"),
        (Author.RESIDENT, "cảm ơn cháu nhé"),
    ]
    assert thread[1].delivery is NoticeState.SENT

    await village.requests.resolve(request.id, resolution=Resolution.DONE, member=lan)
    await resident.reads("1")
    await resident.says("5")
    await resident.taps("Tận tình")
    await resident.says("cháu Lan nhiệt tình")
    ended = await village.requests.one(request.id, scope(lan))
    assert (ended.status, ended.resolution) == (Status.RESOLVED, Resolution.DONE)
    assert (ended.rating, ended.reasons, ended.rating_word) == (5, [Reason.KIND], "cháu Lan nhiệt tình")

    today = village.clock.now().astimezone(VIETNAM).date()
    areas = scope(chief).areas_for(Permission.STATISTICS_READ)
    await village.roll_ups.catch_up()
    (stuck,) = await village.statistics.stuck_steps(areas, today - timedelta(days=1), today)
    assert (stuck.guide, stuck.step, stuck.reached, stuck.stuck) == (GUIDE, second, 3, 1)
    (step,) = (await village.statistics.satisfaction(areas, today, today)).by_step
    assert (step.guide, step.step, step.rating.average, step.reasons) == (GUIDE, second, 5, {"kind": 1})
    assert await village.requests.waiting(scope(chief)) == []
    assert scope(lan).areas_for(Permission.STATISTICS_READ) == []


async def test_a_member_of_another_area_sees_nothing(village: House) -> None:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    request = await the_request(village, resident)
    stranger = await hire(village, "stranger", area=NEIGHBOUR)

    assert await village.requests.waiting(scope(stranger)) == []
    assert await village.requests.recent(scope(stranger)) == []
    for act in (
        village.requests.one(request.id, scope(stranger)),
        village.requests.thread(request.id, scope(stranger)),
        village.requests.take(request.id, member=stranger),
        village.requests.hand_back(request.id, member=stranger),
        village.requests.answer(request.id, text="x", member=stranger, entry_id=new_id()),
        village.requests.resolve(request.id, resolution=Resolution.DONE, member=stranger),
        village.requests.reveal_phone(request.id, member=stranger),
    ):
        with pytest.raises(UnknownRequestError):
            await act
    assert [one for one in await village.audit.recent([PROVINCE]) if one.member == stranger.id] == []


async def test_a_phone_number_is_opened_for_whoever_may_and_the_audit_knows(village: House, lan: Member) -> None:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    await resident.says("gọi 0912 345 678 nhé")
    request = await the_request(village, resident)

    assert await village.requests.reveal_phone(request.id, member=lan) == "+84912345678"

    (entry,) = [one for one in await village.audit.recent([COMMUNE]) if one.subject == request.id]
    assert (entry.member, entry.subject, entry.action) == (lan.id, request.id, "phone_revealed")
    assert "912345678" not in str(await everything_in(village.database))


async def test_whoever_left_no_number_has_none_to_open(village: House, lan: Member) -> None:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    request = await the_request(village, resident)
    assert await village.requests.reveal_phone(request.id, member=lan) is None


async def test_out_of_hours_the_resident_hears_when_somebody_answers(village: House) -> None:
    await village.teams.create_team("Tổ An Nghĩa", area=NEIGHBOUR, hours=NEVER)
    resident = await at_a_step(village, area=NEIGHBOUR)
    assert "03:00" in await resident.says("kẹt")


async def test_words_after_the_end_open_the_request_again(village: House, lan: Member) -> None:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    await resident.says("bỏ qua")
    request = await the_request(village, resident)
    await village.requests.resolve(request.id, resolution=Resolution.NOT_REACHED, member=lan)
    await resident.reads("chưa gặp")

    await resident.says("tôi vẫn chưa làm được")

    again = await village.requests.one(request.id, scope(lan))
    assert (again.id, again.status, again.resolution, again.unread) == (request.id, Status.TAKEN, None, 1)


async def test_a_rating_that_crosses_a_late_answer_poisons_nothing(village: House, lan: Member) -> None:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    await resident.says("bỏ qua")
    request = await the_request(village, resident)
    await village.requests.resolve(request.id, resolution=Resolution.DONE, member=lan)
    await resident.reads("5")

    late = village.requests.answer(request.id, text="À còn một việc", member=lan, entry_id=new_id())
    message = new_id()
    rating = village.chat.arrive(resident.token, text="5", language="vi", message_id=message)
    await asyncio.gather(late, rating)

    assert await village.chat.answered(resident.token, message, within=60)
    await resident.reads("À còn một việc")
    assert not [line for line in await village.chat.transcript(resident.token) if "trục trặc" in line.text]
    assert (await village.requests.one(request.id, scope(lan))).resolution is None


SECRETS = ("038090001234", "482913", "0912345678", "912345678", "Hoa@2026", "9704151234567890", "553377")


async def test_nothing_unmasked_is_stored_or_logged(
    village: House, lan: Member, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="helpdesk")
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.INFO)
    resident = Browser(village)
    await resident.visits("g-038090001234")
    await resident.says("căn cước của tôi 038090001234")
    await resident.says("đồng ý")
    await resident.says("Lạc Thủy")
    await resident.says("mật khẩu: Hoa@2026!")
    await resident.says("cài vneid mức 2")
    await resident.says("bắt đầu")
    await resident.says("482913")  # first half, then the word for it
    await resident.taps("Gửi cho tổ")
    await resident.says("đó là mã OTP của tôi")
    await resident.says("0912345678")
    await resident.says("mã OTP là")
    await resident.says("553377")  # the word for it first
    await resident.says("thẻ 9704151234567890, gọi số 0912345678")
    await village.intake.accept(
        Raw(kind=Kind.UNSUPPORTED, media="photo", text="ảnh cccd 038090001234"),
        account="webchat",
        user=resident.conversation.rpartition(":")[2],
        update=new_id(),
    )
    request = await the_request(village, resident)
    await village.requests.answer(request.id, text="Đừng gửi mã cho ai nhé", member=lan, entry_id=new_id())
    await resident.reads("Đừng gửi mã cho ai nhé")

    stored = await everything_in(village.database)
    assert "Đừng gửi mã" in stored["thread_entries"]
    for secret in SECRETS:
        assert [name for name, text in stored.items() if secret in text] == [], secret
        assert secret not in caplog.text, secret


async def test_a_secret_that_shows_later_leaves_the_request_that_already_carries_it(village: House) -> None:
    resident = await at_a_step(village)
    await resident.says("482913")
    await resident.taps("Gửi cho tổ")
    request = await the_request(village, resident)
    assert "482913" in request.context

    await resident.says("đó là mã OTP của tôi")

    assert [name for name, text in (await everything_in(village.database)).items() if "482913" in text] == []
    assert (await the_request(village, resident)).context[-1] == "•••"


async def test_withdrawn_consent_leaves_no_words_and_no_open_request(village: House, lan: Member) -> None:
    resident = await at_a_step(village)
    await resident.says("nhà tôi cạnh cây đa")
    await resident.taps("Gửi cho tổ")
    await resident.says("0912345678")
    await resident.says("cạnh cây đa đầu làng")
    request = await the_request(village, resident)
    await village.requests.answer(request.id, text="Cháu biết cây đa rồi", member=lan, entry_id=new_id())
    await resident.reads("cây đa rồi")
    await resident.says("/quyenrieng")
    await resident.says("2")
    await resident.says("2")

    stored = await everything_in(village.database)
    assert [name for name, text in stored.items() if "cây đa" in text] == []
    user = resident.conversation.partition(":")[2]
    assert user not in stored["support_requests"] + stored["thread_entries"]
    assert request.resident not in stored["support_requests"]
    forgotten = await village.requests.one(request.id, scope(lan))
    assert (forgotten.status, forgotten.context, forgotten.has_phone) == (Status.CANCELLED, [], False)
    thread = await village.requests.thread(request.id, scope(lan))
    assert all(line.entry.is_forgotten and not line.entry.text for line in thread)
    assert len(thread) == 3
    assert await village.requests.reveal_phone(request.id, member=lan) is None
    with pytest.raises(ForgottenRequestError):
        await village.requests.answer(request.id, text="Alo", member=lan, entry_id=new_id())
    proof = await village.residents.one(request.resident)
    assert proof
    assert [event.is_given for event in proof.consents] == [True, False]
    assert {event.text_version for event in proof.consents} == {TEXT_VERSION}
    assert proof.person_ref != request.person_ref
    assert (proof.phone_sealed, proof.phone_tail) == (None, None)
    lines = await village.chat.transcript(resident.token)
    assert len(lines) == 1


async def test_after_a_no_nothing_of_what_was_said_is_kept(village: House) -> None:
    resident = Browser(village)
    await resident.says("con tôi mới sinh ở cạnh giếng làng")
    await resident.says("tôi không đồng ý ạ")

    stored = await everything_in(village.database)
    assert [name for name, text in stored.items() if "giếng làng" in text] == []
    assert "đồng ý" in await resident.says("thế thôi vậy")


async def test_the_page_of_the_resident_says_which_text_they_agreed_to(village: House) -> None:
    resident = await at_a_step(village)
    assert f"{date.fromisoformat(TEXT_VERSION):%d/%m/%Y}" in await resident.says("/quyenrieng")


async def test_being_stuck_again_tells_the_team_where(village: House, lan: Member) -> None:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    await resident.says("bỏ qua")
    await resident.taps("Làm tiếp hướng dẫn")
    await resident.says("tiếp")

    await resident.says("kẹt")

    request = await the_request(village, resident)
    (line,) = await village.requests.thread(request.id, scope(lan))
    assert line.entry.text.startswith("Tôi bị kẹt ở bước 2/")


async def test_what_is_written_right_behind_the_withdrawal_is_answered_and_not_lost(village: House) -> None:
    resident = await at_a_step(village)
    await resident.says("/quyenrieng")
    await resident.says("2")
    last = new_id()
    await village.chat.arrive(resident.token, text="2", language="vi", message_id=new_id())
    await village.chat.arrive(resident.token, text="đăng ký khai sinh", language="vi", message_id=last)

    assert await village.chat.answered(resident.token, last, within=60)
    assert "UBND xã Thử Nghiệm" in (await resident.line()).text
    await resident.says("đồng ý")
    assert "khai sinh" in (await resident.says("để sau")).lower()


async def test_the_same_message_sent_twice_is_answered_once(village: House) -> None:
    resident, message = await at_a_step(village), new_id()

    for _ in range(3):
        await village.chat.arrive(resident.token, text="tiếp", language="vi", message_id=message)
        await village.chat.answered(resident.token, message, within=60)

    assert (await resident.line()).text.startswith("Bước 2/")


async def test_a_line_the_page_has_is_not_told_again(village: House) -> None:
    resident = await at_a_step(village)
    known = await village.chat.transcript(resident.token)

    assert await village.chat.transcript(resident.token, after=known[-1].id) == []
    await resident.says("tiếp")

    fresh = await village.chat.transcript(resident.token, after=known[-1].id)
    assert [line.is_mine for line in fresh] == [True, False]
    assert [line.is_last for line in fresh] == [False, True]
    assert await village.chat.transcript(resident.token, after="nonsense") != []


async def test_two_houses_share_the_residents_and_answer_each_message_once(village: House, tmp_path: Path) -> None:
    script = ["xin chào", "đồng ý", "Lạc Thủy", "cài vneid mức 2", "bắt đầu", "2", "1", "tiếp", "kẹt"]
    users = [f"nguoi{number:02}" for number in range(40)]
    database = village.database
    theirs = {"conversation": {"$in": [f"webchat:{user}" for user in users]}}
    events = await database["step_events"].count_documents({})

    async with opened(database, tmp_path) as other:
        await until(lambda: village.keeper.held and other.keeper.held)
        for place, text in enumerate(script, start=1):
            kept = await asyncio.gather(
                *(
                    house.intake.accept(
                        Raw(kind=Kind.TEXT, text=text),
                        account="webchat",
                        user=user,
                        update=f"{user}.{place}",
                        position=place,
                    )
                    for user in users
                    for house in (village, other)
                )
            )
            assert sum(kept) == len(users)
        await until(lambda: _is_settled(village))

    for user in users:
        notices = await village.outbox.last(f"webchat:{user}", limit=50)
        assert [notice.number for notice in notices] == list(range(1, len(script) + 1))
        assert [notice.answers for notice in notices] == [f"webchat:{user}.{n}" for n in range(1, len(script) + 1)]
        assert notices[-1].parts[-1].key == "phone.ask"
    assert await database["support_requests"].count_documents(theirs) == len(users)
    assert await database["step_events"].count_documents({}) - events == 6 * len(users)
    assert await database["outbox"].count_documents({**theirs, "attempts": {"$ne": 1}}) == 0
    assert await database["residents"].count_documents({"conversations": theirs["conversation"]}) == len(users)


async def _is_settled(house: House) -> bool:
    owed = await house.database["outbox"].count_documents({"open": True})
    return not owed and await house.inbox.backlog() == 0
