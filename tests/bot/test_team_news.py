"""What the team does with a request, as the resident hears it."""

from datetime import UTC, datetime

import pytest

from bot.engine.effects import RequestHeard, RequestOpened
from tests.bot.conversing import Resident, asking
from tests.bot.test_rating import request_of, resolved

VISIT = datetime(2026, 11, 24, 2, tzinfo=UTC)


async def tells(resident: Resident, event: str, **facts: object) -> Resident:
    return await resident.gets(event, **{"request": request_of(resident), "code": "K7M-2QF", "name": "Lan", **facts})


async def test_what_the_team_needs_is_said_and_the_next_words_are_the_answer() -> None:
    resident = await tells(await asking(), "needs_you", text="Chụp lại giấy")
    assert resident.heard == ["team.needs_you"]
    await resident.writes("Gửi ngay đây")
    assert resident.effects == [RequestHeard(request_of(resident), "Gửi ngay đây")]


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        ("with_office", {"office": "Công an xã"}),
        ("visit", {"visit_at": VISIT.isoformat(), "place": "Nhà văn hoá"}),
        ("handed_over", {}),
        ("reopened", {}),
    ],
)
async def test_news_is_said_beside_the_open_question(event: str, facts: dict[str, object]) -> None:
    resident = await asking()
    question = resident.conversation.question
    await tells(resident, event, **facts)
    assert resident.heard == [f"team.{event}"]
    assert resident.conversation.question == question


async def test_why_it_was_not_possible_is_said() -> None:
    resident = await asking()
    resident.look.open_requests.clear()
    await tells(resident, "resolved", resolution="not_possible", reason="thiếu giấy")
    assert resident.heard == ["resolved.not_possible_because", "rating.ask"]


async def test_what_is_written_after_a_request_was_closed_is_looked_at_anew() -> None:
    resident = await resolved(await asking())
    await tells(resident, "closed")
    assert (resident.conversation.request, resident.conversation.question) == (None, None)
    await resident.writes("đăng ký khai sinh")
    assert resident.effects[:1] != [RequestHeard("", "đăng ký khai sinh")]
    assert not any(isinstance(effect, RequestHeard) for effect in resident.effects)


async def test_a_closed_request_of_before_takes_nothing_from_the_one_that_is_open() -> None:
    resident = await asking()
    request = request_of(resident)
    await tells(resident, "closed", request="another")
    assert resident.conversation.request == request


async def test_after_a_merge_words_and_ratings_go_to_the_one_kept_and_nothing_is_said() -> None:
    resident = await resolved(await asking())
    await tells(resident, "merged", request="kept", was=request_of(resident))
    assert resident.conversation.request == "kept"
    assert resident.conversation.question is not None
    assert resident.conversation.question.state["request"] == "kept"
    assert resident.conversation.notices == len(resident.notices)


async def test_who_is_blocked_is_told_once_opens_nothing_and_still_reads_guides() -> None:
    resident = await asking()
    resident.look.blocked = VISIT
    await resident.writes("đồ vô dụng")
    assert resident.heard[0] == "team.blocked"
    assert resident.effects == []
    await resident.writes("đăng ký khai sinh")
    assert "team.blocked" not in resident.heard
    assert any("guide" in key or "walk" in key or "step" in key for key in resident.heard)
    await resident.taps("team")
    assert "team.blocked" in resident.heard
    assert not any(isinstance(effect, RequestOpened | RequestHeard) for effect in resident.effects)


async def test_a_block_lets_go_of_the_request_silently_and_is_told_with_the_next_words() -> None:
    resident = await asking()
    resident.look.blocked = VISIT
    said = resident.conversation.notices
    await tells(resident, "blocked", until=VISIT.isoformat())
    assert (resident.conversation.request, resident.conversation.notices) == (None, said)

    await resident.writes("trả lời đi chứ")
    assert resident.heard == ["team.blocked", "finding.nothing_here"]
    assert resident.offered == ["guides"]
    await resident.writes("đăng ký xe máy")
    assert (resident.heard, resident.offered) == (["finding.nothing_here"], ["guides"])


async def test_a_block_that_was_taken_back_is_not_told() -> None:
    resident = await asking()
    await tells(resident, "blocked", until=VISIT.isoformat())
    await resident.writes("đăng ký khai sinh")
    assert "team.blocked" not in resident.heard


async def test_a_picture_after_a_block_is_answered_like_any_other() -> None:
    resident = await asking()
    resident.look.blocked = VISIT
    await tells(resident, "blocked", until=VISIT.isoformat())
    await resident.sends_choice("1:0")
    assert resident.heard == ["tap.stale", "finding.ask"]


async def test_a_visit_to_come_is_called_off_with_the_end() -> None:
    resident = await asking()
    resident.look.open_requests.clear()
    await tells(resident, "resolved", resolution="done", visit_at=VISIT.isoformat(), place="Nhà văn hoá")
    assert resident.heard == ["team.visit_off", "resolved.done", "rating.ask"]
    assert "Nhà văn hoá" in resident.text()


async def test_a_merge_of_two_known_requests_is_told_once() -> None:
    resident = await asking()
    question = resident.conversation.question
    await tells(resident, "merged", request="kept", was=request_of(resident), code="A3B-C4D", gone="K7M-2QF")
    assert resident.heard == ["team.merged"]
    assert (resident.conversation.request, resident.conversation.question) == ("kept", question)
    assert "A3B-C4D" in resident.text()
