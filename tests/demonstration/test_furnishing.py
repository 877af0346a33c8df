import asyncio
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from api.demonstration.furnishing import OURS, furnish
from api.house import House
from api.wiring import built
from helpdesk.clock import VIETNAM
from helpdesk.errors import SetupError
from helpdesk.ids import new_id
from helpdesk.installation import Installation
from helpdesk.messaging.models import NoticeState
from helpdesk.settings import Settings
from helpdesk.storage.database import Row
from helpdesk.support_requests.models import Resolution
from tests.demonstration.stopped_clock import TUESDAY, StoppedClock

_DRAWN_ANEW = {"password_hash": 0}  # salted


class KilledError(Exception):
    """Stands for whatever ends a process half-way."""


async def _rows(house: House) -> dict[str, list[Row]]:
    names = set(OURS) - {"statistics_dirty"}
    return {name: await house.database[name].find({}, _DRAWN_ANEW, sort=[("_id", 1)]).to_list() for name in names}


async def _a_resident_gets_a_live_answer(house: House) -> None:
    member, _ = await house.signing_in.sign_in("thanhvien", "lua-chin-vang")
    scope = member.scope(TUESDAY.date())
    waiting = [one for one in await house.requests.waiting(scope) if one.taken_by is None]
    fresh = [one for one in waiting if not await house.outbox.last(one.conversation, limit=1)]
    request = fresh[0]
    sent = {"conversation": request.conversation, "state": NoticeState.SENT.value}
    async with house.at_work():
        await house.requests.take(request.id, member=member)
        entry = await house.requests.answer(request.id, text="Dạ tổ nghe ạ.", member=member, entry_id=new_id())
        await house.requests.resolve(request.id, resolution=Resolution.DONE, member=member)
        async with asyncio.timeout(20):
            while await house.database["outbox"].count_documents(sent) < 3:  # noqa: ASYNC110 - no event says it was sent
                await asyncio.sleep(0.05)
    delivery = {line.entry.id: line.delivery for line in await house.requests.thread(request.id, scope)}
    assert delivery[entry.id] is NoticeState.SENT
    said = [notice.parts[0].key for notice in await house.outbox.last(request.conversation, limit=10)]
    assert said == ["team.taken", "team.answered", "resolved.done"]


async def test_begins_anew_when_it_was_killed_half_way_writes_the_same_again_and_lives_after_a_restart(
    house: House, tmp_path: Path
) -> None:
    def kill_at_the_log(what: str, _done: int, _total: int) -> None:
        if what == "log":
            raise KilledError

    with pytest.raises(KilledError):
        await furnish(house, report=kill_at_the_log)
    assert (await Installation.read(house.database)).accounts == []
    half = await _rows(house)
    assert half["support_requests"]
    assert not half["assistance_logs"]

    await furnish(house, report=lambda *_: None)

    whole = await _rows(house)
    assert whole["assistance_logs"]
    assert {name: rows for name, rows in whole.items() if name != "assistance_logs"} == {
        name: rows for name, rows in half.items() if name != "assistance_logs"
    }
    assert await house.database["statistics_dirty"].count_documents({}) == 0  # all is counted
    assert await house.database["statistics_areas"].count_documents({"span": TUESDAY.date().isoformat()}) > 0

    async with built(Settings(data_dir=tmp_path), house.database, clock=StoppedClock()) as opened_again:
        await _a_resident_gets_a_live_answer(opened_again)


async def test_refuses_a_database_in_which_somebody_works(house: House) -> None:
    await house.teams.create_team("Tổ thật", area="25")
    with pytest.raises(SetupError, match="teams"):
        await furnish(house, report=lambda *_: None)
    assert not (await Installation.read(house.database)).is_demonstration
    assert await house.database["teams"].count_documents({}) == 1


async def test_ends_on_another_day_when_asked_to(house: House) -> None:
    a_sunday = date(2026, 8, 16)
    told: list[tuple[str, int, int]] = []
    await furnish(house, report=lambda *progress: told.append(progress), today=a_sunday)
    last = await house.database["step_events"].find_one(sort=[("at", -1)])
    assert last is not None
    end = datetime.combine(a_sunday, time(16), VIETNAM)
    assert end - timedelta(hours=6) < last["at"] <= end
    assert [done for _, done, _ in told] == list(range(6))
    assert {total for _, _, total in told} == {5}
