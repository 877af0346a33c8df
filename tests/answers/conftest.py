"""A house with one province, who leads its teams, and requests with what people must never read of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from api.house import House
from api.wiring import built
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Resolution, SupportRequest
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.pages.team_site import Visitor, visitor
from tests.support_requests.test_rules import request as a_request
from tests.teams.turned_clock import TurnedClock

NOW = datetime(2026, 12, 3, 9, tzinfo=VIETNAM)
CHANGED = (
    "members sign_ins teams support_requests thread_entries request_history request_words audit inbox outbox "
    "conversations statistics_dirty public_answers petitions public_history feed_tokens step_events person_aliases"
).split()
SECRET = {
    "conversation": "webchat:chat-of-mrs-hoa",
    "resident": "resident-of-mrs-hoa",
    "person_ref": "person-of-mrs-hoa",
    "words": "Tôi là Trần Thị Hoa ở số nhà 12 thôn 5, mã OTP không về máy",
}
"""What nobody outside the team may read."""
QUESTION = "Mã OTP không về máy thì làm thế nào?"
ANSWER = "Kiểm tra sóng điện thoại, chờ hai phút rồi bấm “Gửi lại mã”. Vẫn không được thì gọi 18001096."


class Office:
    """A house on the third of December, and what happens in it."""

    def __init__(self, house: House, clock: TurnedClock) -> None:
        self.house, self.clock = house, clock

    async def asked(self, name: str = "r1", **changes: Any) -> SupportRequest:
        """Let a resident ask, in words that name them."""
        now = self.clock.now()
        facts = {
            "id": name,
            "code": f"K7M-{name.upper()}",
            "conversation": SECRET["conversation"],
            "resident": SECRET["resident"],
            "person_ref": SECRET["person_ref"],
            "guide": village.GUIDE,
            "created_at": now,
            "changed_at": now,
        }
        one = a_request(**{**facts, **changes})
        entry = ThreadEntry(id=new_id(), request=one.id, at=now, author=Author.RESIDENT, text=SECRET["words"])

        async def work(session: Any) -> None:
            await self.house.requests.open(one, session=session)
            await self.house.requests.hear(one.id, entry, session=session)

        await self.house.database.in_transaction(work)
        return one

    async def resolved(self, member: Member, name: str = "r1", **changes: Any) -> SupportRequest:
        """Let somebody answer and resolve a request."""
        one = await self.asked(name, **changes)
        requests = self.house.requests
        await requests.answer(one.id, text="Chào bác Hoa, bác thử gửi lại mã ạ", member=member, entry_id=new_id())
        return await requests.resolve(one.id, resolution=Resolution.DONE, member=member)

    async def lead(self, area: str = village.COMMUNE, role: Role = Role.LEAD) -> Member:
        """Hire somebody who leads in an area."""
        return await village.hire(self.house, f"l{role.value[:3]}{area}", role, area)


@pytest.fixture(scope="module")
async def room(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Open one house for the tests of a file: that takes longer than each of them."""
    await village.settle(migrated_database)
    clock = TurnedClock(NOW)
    async with built(settings(tmp_path_factory.mktemp("house")), migrated_database, clock=clock) as house:
        yield Office(house, clock)


@pytest.fixture
async def office(room: Office) -> Office:
    """Give it empty, on the third of December."""
    await asyncio.gather(*(room.house.database[name].delete_many({}) for name in CHANGED))
    room.clock.time = NOW.astimezone(UTC)
    return room


@pytest.fixture
def database(room: Office) -> Database:
    """Give the house's."""
    return room.house.database


@pytest.fixture
async def anybody(office: Office) -> AsyncIterator[Visitor]:
    """Give a browser that is nobody's."""
    async with visitor(office.house) as opened:
        yield opened


@pytest.fixture
async def team(office: Office) -> AsyncIterator[Visitor]:
    """Give the browser of whoever leads the commune."""
    async with visitor(office.house) as opened:
        await opened.sign_in("lead", Role.LEAD)
        yield opened


def typed(**changes: str) -> dict[str, str]:
    """Return the form of an answer that may be published."""
    form = {
        "question": QUESTION,
        "answer": ANSWER,
        "area": village.COMMUNE,
        "guide": village.GUIDE,
        "sure": "1",
        "act": "publish",
    }
    return {**form, **changes}


async def published(team: Visitor, **changes: str) -> str:
    """Publish an answer and return its id."""
    page = await team.send("/team/answers", **typed(**changes))
    assert page.status == 303, page.text
    return page.location.removeprefix("/team/answers/").partition("?")[0]


def petition(**changes: str) -> dict[str, str]:
    """Return the form of a petition that may be published."""
    form = {
        "title": "Cột sóng ở thôn vùng cao",
        "text": "Vùng cao không có sóng nên không nhận được mã OTP. Đề nghị nhà mạng lắp thêm trạm.",
        "area": village.COMMUNE,
        "received_on": "2026-12-01",
        "sure": "1",
        "act": "publish",
    }
    return {**form, **changes}


async def shown_petition(team: Visitor, **changes: str) -> str:
    """Publish a petition and return its id."""
    page = await team.send("/team/petitions", **petition(**changes))
    assert page.status == 303, page.text
    return page.location.removeprefix("/team/petitions/").partition("?")[0]
