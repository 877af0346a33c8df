"""Broadcasts as coordinators work with them: write, count, confirm, stop, and see what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from pydantic import BaseModel, Field

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.broadcasts.audience import Audiences, Gathered
from helpdesk.broadcasts.errors import (
    BroadcastAreaError,
    BroadcastChannelError,
    BroadcastCountChangedError,
    BroadcastMovedOnError,
    BroadcastNobodyError,
    BroadcastTooLargeError,
    UnknownBroadcastError,
)
from helpdesk.broadcasts.filling import MOST_FIELD, filled
from helpdesk.broadcasts.models import (
    MOST_PEOPLE,
    Audience,
    Broadcast,
    Counted,
    Place,
    Progress,
    Recipient,
    ReportLine,
    Template,
)
from helpdesk.broadcasts.repository import BroadcastsInMongo, PeopleInMongo
from helpdesk.clock import Clock
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.storage.database import Database, Session
from helpdesk.teams.models import Member, Permission, Scope
from helpdesk.teams.repository import Members

MOST_READERS: Final = 500
MOST_NEWS: Final = 50


class Wanted(BaseModel):
    """What somebody wants to say to whom. `id` is the form's: sent twice it is one draft."""

    id: str
    audience: Audience = Audience.RESIDENTS
    template: Template = Template.FREE
    areas: list[str] = Field(default_factory=list)
    channels: list[str] = Field(default_factory=list)
    language: str = ""
    text_vi: str = ""
    text_en: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    source: str = ""


class Reading(NamedTuple):
    """A member on the list of a broadcast to teams, and when they opened it."""

    name: str
    read_at: datetime | None


class TeamNews(NamedTuple):
    """A broadcast as a member of a team gets it."""

    broadcast: Broadcast
    text: str
    at: datetime
    is_read: bool


class Broadcasts:
    """News to residents and teams of areas that the one who sends them looks after."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        audiences: Audiences,
        outbox: Outbox,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the database, the places, who makes lists, the outbox, the audit and the time."""
        self._database = database
        self._areas = areas
        self._audiences = audiences
        self._outbox = outbox
        self._audit = audit
        self._clock = clock
        self._store = BroadcastsInMongo()
        self._people = PeopleInMongo(database)
        self._members = Members()

    async def write(self, wanted: Wanted, *, member: Member, scope: Scope) -> Broadcast:
        """Keep a draft, or a changed one; nothing is sent.

        Raises BroadcastAreaError, BroadcastChannelError and what `filled` raises, BroadcastMovedOnError.
        """
        fresh = self._draft(wanted, member, scope)
        for text in (fresh.text_vi, *filter(None, [fresh.text_en])):
            filled(text, fresh.template, fresh.fields)

        async def work(session: Session) -> Broadcast:
            known = await self._store.known(wanted.id, session=session)
            if known is None:
                await self._store.rows.add(fresh, session=session)
                await self._note(fresh, member, "broadcast_written", session)
                return fresh
            if await self._store.one(wanted.id, scope, session=session) is None:
                raise UnknownBroadcastError
            if not known.is_draft:
                raise BroadcastMovedOnError
            kept = {"by": known.by, "by_name": known.by_name, "at": known.at, "version": known.version}
            changed = fresh.model_copy(update=kept)
            if changed == known:
                return known  # the same form again
            await self._note(changed, member, "broadcast_changed", session)
            return await self._store.rows.keep(changed, session=session)

        return await self._database.in_transaction(work)

    async def one(self, broadcast: str, *, scope: Scope) -> Broadcast:
        """Return one. Raises UnknownBroadcastError."""
        found = await self._store.one(broadcast, scope)
        if found is None:
            raise UnknownBroadcastError
        return found

    async def listed(self, *, scope: Scope) -> list[Broadcast]:
        """Return those of the member's areas, latest first."""
        return await self._store.listed(scope)

    async def count(self, broadcast: Broadcast, *, scope: Scope) -> Counted:
        """Count who would get it now, and who would not and why."""
        return (await self._gathered(broadcast, "count", scope)).counted

    async def confirm(
        self, broadcast_id: str, *, seen: int, send_at: datetime | None, member: Member, scope: Scope
    ) -> Broadcast:
        """Let it go to the `seen` people, at once or at a moment.

        Raises UnknownBroadcastError, BroadcastMovedOnError, BroadcastNobodyError, BroadcastTooLargeError,
        BroadcastTimeError, and BroadcastCountChangedError when another number would get it now.
        """
        found = await self.one(broadcast_id, scope=scope)
        if not found.is_draft:
            raise BroadcastMovedOnError
        people = new_id()
        gathered = await self._gathered(found, people, scope)
        total = gathered.counted.total
        if total == 0:
            raise BroadcastNobodyError
        if total > MOST_PEOPLE:
            raise BroadcastTooLargeError(most=MOST_PEOPLE)
        if total != seen:
            raise BroadcastCountChangedError(before=seen, now=total)
        found.model_copy().confirm(people, gathered.counted, send_at=send_at, at=self._clock.now())
        await self._people.add(gathered.people)

        async def work(session: Session) -> Broadcast:
            again = await self._store.one(broadcast_id, scope, session=session)
            if again is None or again.version != found.version:
                raise BroadcastMovedOnError
            again.confirm(people, gathered.counted, send_at=send_at, at=self._clock.now())
            kept = await self._store.rows.keep(again, session=session)
            await self._note(kept, member, "broadcast_confirmed", session)
            return kept

        try:
            return await self._database.in_transaction(work)
        except RefusalError:
            await self._people.remove(people)  # somebody else's list counts, or a changed draft's will
            raise

    async def stop(self, broadcast_id: str, *, member: Member, scope: Scope) -> Broadcast:
        """Withdraw whatever has not gone yet. Raises UnknownBroadcastError, BroadcastMovedOnError.

        From here on nobody is handed anything. The list itself is the worker's to close, however long it is.
        """

        async def work(session: Session) -> Broadcast:
            found = await self._store.one(broadcast_id, scope, session=session)
            if found is None:
                raise UnknownBroadcastError
            found.stop(by_name=member.name, at=self._clock.now())
            kept = await self._store.rows.keep(found, session=session)
            await self._note(kept, member, "broadcast_stopped", session)
            return kept

        kept = await self._database.in_transaction(work)
        await self._outbox.withdraw(kept.id)  # cut off here, the worker does it
        return kept

    async def drop(self, broadcast_id: str, *, scope: Scope) -> None:
        """Forget a draft. Raises UnknownBroadcastError."""
        if not await self._store.remove_draft(broadcast_id, scope):
            raise UnknownBroadcastError

    async def progress(self, broadcast: Broadcast) -> Progress:
        """Tell how far it has come."""
        return await self._people.progress(broadcast.people)

    async def report(self, broadcast: Broadcast) -> list[ReportLine]:
        """Tell what it came to, by channel and reason: numbers only."""
        return await self._people.report(broadcast.people)

    async def readers(self, broadcast: Broadcast) -> list[Reading]:
        """Return who of the teams got it, and who has opened it; of residents nobody."""
        if broadcast.audience is not Audience.TEAM or not broadcast.people:
            return []
        listed = await self._people.members(broadcast.people, limit=MOST_READERS)
        names = await self._members.names([one.person for one in listed])
        return [Reading(names.get(one.person, "–"), one.read_at) for one in listed]

    # -- as members of teams get them ------------------------------------------------------------------------------

    async def news_of(self, member: Member) -> list[TeamNews]:
        """Return what a member was sent, latest first."""
        rows = await self._people.of_member(member.id, limit=MOST_NEWS)
        known = await self._broadcasts_of(rows)
        return [_news(known[one.people], one, member) for one in rows if one.people in known]

    async def unread(self, member: Member) -> int:
        """Count what a member has not opened yet of what `news_of` lists."""
        rows = await self._people.of_member(member.id, limit=MOST_NEWS)
        return sum(1 for one in rows if one.read_at is None)

    async def open(self, broadcast_id: str, *, member: Member) -> TeamNews:
        """Show a member what they were sent, and note that they opened it. Raises UnknownBroadcastError."""
        found = await self._store.known(broadcast_id)
        one = await self._people.sent_to_member(found.people, member.id) if found is not None and found.people else None
        if found is None or one is None:
            raise UnknownBroadcastError
        await self._people.read(one.id, at=self._clock.now())
        return _news(found, one, member)

    async def _broadcasts_of(self, rows: Sequence[Recipient]) -> dict[str, Broadcast]:
        found = await self._store.of_lists({one.people for one in rows})
        return {one.people: one for one in found}

    async def _gathered(self, broadcast: Broadcast, people: str, scope: Scope) -> Gathered:
        return await self._audiences.gather(broadcast, people, scope=scope, at=self._clock.now())

    def _draft(self, wanted: Wanted, member: Member, scope: Scope) -> Broadcast:
        places = [self._place(area, scope) for area in dict.fromkeys(wanted.areas)]
        if not places:
            raise BroadcastAreaError
        channels = list(dict.fromkeys(wanted.channels))
        if wanted.audience is Audience.RESIDENTS and not channels:
            raise BroadcastChannelError
        return Broadcast(
            **wanted.model_dump(include={"id", "audience", "template", "text_vi", "text_en", "source"}),
            fields={name: value.strip()[:MOST_FIELD] for name, value in wanted.fields.items()},
            channels=channels,
            language=wanted.language if wanted.language in {"vi", "en"} else "",
            places=places,
            by=member.id,
            by_name=member.name,
            at=self._clock.now(),
            is_demonstration=member.is_demonstration,
        )

    def _place(self, area: str, scope: Scope) -> Place:
        reach = self._areas.reach(area) if self._areas.known(area) else []
        if not scope.covers(Permission.BROADCASTS_SEND, reach):
            raise BroadcastAreaError
        return Place(area=area, reach=reach)

    async def _note(self, broadcast: Broadcast, member: Member, action: str, session: Session) -> None:
        for place in broadcast.places:
            await self._audit.note(
                member=member.id,
                action=action,
                subject=broadcast.id,
                area=place.area,
                reach=place.reach,
                session=session,
            )


def said(broadcast: Broadcast, language: str) -> str:
    """Return what somebody reads of it."""
    return filled(broadcast.text(language), broadcast.template, broadcast.fields)


def _news(broadcast: Broadcast, one: Recipient, member: Member) -> TeamNews:
    return TeamNews(broadcast, said(broadcast, member.language), one.at or broadcast.at, one.read_at is not None)
