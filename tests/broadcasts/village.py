"""A house at work, residents who want news or do not, and coordinators."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from api.house import House
from bot.channels.intake import Raw
from bot.engine.messages import Kind
from helpdesk.broadcasts.models import NEWS_TEXT, Broadcast, Progress, State, Step
from helpdesk.broadcasts.sending import Broadcasting
from helpdesk.broadcasts.service import Wanted
from helpdesk.clock import Clock
from helpdesk.ids import new_id
from helpdesk.messaging.models import Conversation, Notice
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Member, Role, Scope
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE, Browser, hire
from tests.messaging.post import Daytime, until

__all__ = ["COMMUNE", "NEIGHBOUR", "PROVINCE", "Village"]

EMPTIED = (
    *("broadcasts", "broadcast_people", "conversations", "residents", "inbox", "outbox", "members", "audit"),
    *("push_subscriptions", "pushes"),
)


class Hours(Daytime):
    """A clock at ten in the morning that can be turned."""

    def turn(self, **passes: float) -> None:
        self.ahead += timedelta(**passes)

    def at_night(self) -> None:
        self.ahead += timedelta(hours=13)

    def begin_again(self) -> None:
        self.ahead = Daytime().ahead


@dataclass
class Village:
    """Whoever sends news, and whoever gets it."""

    house: House
    clock: Hours
    names: list[str] = field(default_factory=list)

    async def empty(self) -> None:
        """Let nobody be there."""
        await self.settled()
        await asyncio.gather(*(self.house.database[name].delete_many({}) for name in EMPTIED))
        self.clock.begin_again()

    async def coordinator(self, username: str = "minh", area: str = PROVINCE) -> tuple[Member, Scope]:
        member = await hire(self.house, username, Role.COORDINATOR, area)
        return member, member.scope(local_day(self.clock.now()))

    async def resident(self, *, news: bool | None = True, area: str = COMMUNE) -> Browser:
        """Return somebody at the web chat who agreed, and said yes or no to news, or was never asked."""
        person = Browser(self.house)
        await person.visits(f"a-{area}")
        await person.says("đồng ý")
        if news is not None:
            await person.says("/bantin")
            await person.taps("Có, gửi tin cho tôi" if news else "Không nhận tin")
        return person

    async def written(self, area: str = COMMUNE, **changes: Any) -> Broadcast:
        """Let the coordinator write a draft."""
        member, scope = changes.pop("by", None) or await self.coordinator(f"c{new_id()[-8:]}")
        asked = {"id": new_id(), "areas": [area], "channels": ["webchat"], "text_vi": "Tin của xã"} | changes
        return await self.house.broadcasts.desk.write(Wanted(**asked), member=member, scope=scope)

    async def sent(self, broadcast: Broadcast, *, seen: int | None = None, **how: Any) -> Broadcast:
        """Confirm it with the count that is shown."""
        member = await self.member(broadcast)
        scope = member.scope(local_day(self.clock.now()))
        desk = self.house.broadcasts.desk
        number = (await desk.count(broadcast, scope=scope)).total if seen is None else seen
        return await desk.confirm(
            broadcast.id, seen=number, send_at=how.pop("send_at", None), member=member, scope=scope
        )

    async def stopped(self, broadcast: Broadcast) -> Broadcast:
        member = await self.member(broadcast)
        scope = member.scope(local_day(self.clock.now()))
        return await self.house.broadcasts.desk.stop(broadcast.id, member=member, scope=scope)

    async def member(self, broadcast: Broadcast) -> Member:
        found = await self.house.teams.member(broadcast.by)
        assert found
        return found

    def worker(self, clock: Clock | None = None) -> Broadcasting:
        """Return another worker."""
        house = self.house
        return Broadcasting(
            database=house.database,
            inbox=house.inbox,
            outbox=house.outbox,
            events=house.broadcasts.sending._events,  # noqa: SLF001 - the house's own way in
            phones=house.push.telling,
            clock=clock or self.clock,
            wake=house.delivering.wake,
        )

    async def ended(self, broadcast: Broadcast) -> Progress:
        """Let the worker look until nothing is under way."""
        await until(lambda: self._is_over(broadcast.id), within=60)
        return await self.progress(broadcast)

    async def ended_in_time(self, broadcast: Broadcast, *, turn_s: float) -> None:
        """Let the worker look until nothing is under way; each time something waits, its time comes."""

        async def is_over() -> bool:
            if await self._is_over(broadcast.id):
                return True
            waits = await self.house.database["outbox"].find_one(
                {"waits": True, "state": "owed", "attempts": {"$gt": 0}}
            )
            if waits is not None and waits["due_at"] > self.clock.now():
                change = {"$set": {"due_at": self.clock.now() - timedelta(seconds=turn_s)}}
                await self.house.database["outbox"].update_one({"_id": waits["_id"], "state": "owed"}, change)
            return False

        await until(is_over, within=60)

    async def progress(self, broadcast: Broadcast) -> Progress:
        return await self.house.broadcasts.desk.progress(await self.now(broadcast))

    async def steps(self, broadcast: Broadcast) -> dict[Step, int]:
        return (await self.progress(broadcast)).steps

    async def now(self, broadcast: Broadcast) -> Broadcast:
        row = await self.house.database["broadcasts"].find_one({"_id": broadcast.id})
        assert row
        return Broadcast.model_validate({**row, "id": row["_id"]})

    async def told(self, conversation: str) -> list[Notice]:
        """Return the news in a conversation."""
        notices = await self.house.outbox.last(conversation, limit=100)
        return [one for one in notices if one.parts and one.parts[0].key.startswith("broadcast.")]

    async def settled(self) -> None:
        await until(self._is_answered, within=30)

    async def at_a_platform(self, *, active_at: datetime | None = None, account: str = "zalo-oa") -> Conversation:
        """Return somebody on a platform that is not there, who wants news."""
        user = new_id()
        for raw in (Raw(kind=Kind.START, payload=f"a-{COMMUNE}"), Raw(kind=Kind.TEXT, text="đồng ý")):
            update = new_id()
            await self.house.intake.accept(raw, account=account, user=user, update=update)
            await until(lambda done=f"{account}:{update}": self.house.inbox.is_done(done))  # type: ignore[misc]
        found = await self.house.conversations.one(f"{account}:{user}")
        assert found
        await self.switch(found.resident or "", conversation=found.id)
        if active_at is not None:
            change = {"$set": {"active_at": active_at}}
            await self.house.database["conversations"].update_one({"_id": found.id}, change)
        return found

    async def switch(self, resident: str, *, conversation: str, is_on: bool = True) -> None:
        async def work(session: Any) -> bool:
            return await self.house.residents.switched_news(
                resident,
                is_on=is_on,
                text_version=NEWS_TEXT,
                conversation=conversation,
                at=self.clock.now(),
                session=session,
            )

        assert await self.house.database.in_transaction(work)

    async def _is_answered(self) -> bool:
        return await self.house.inbox.backlog() == 0

    async def _is_over(self, broadcast: str) -> bool:
        await self.house.broadcasts.sending.look()
        row = await self.house.database["broadcasts"].find_one({"_id": broadcast})
        return row is not None and row["is_settled"] and row["state"] in {State.DONE, State.STOPPED}
