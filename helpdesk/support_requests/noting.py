"""Notes of members to each other about a request. The resident never sees them."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from helpdesk.clock import VIETNAM
from helpdesk.privacy.masking import mask
from helpdesk.storage.database import Session
from helpdesk.support_requests.desk import Desk, given
from helpdesk.support_requests.errors import UnknownMentionError
from helpdesk.support_requests.history import HistoryKind
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.rows import Note
from helpdesk.teams.models import Member, Permission, Role

MOST_NOTE = 1000
_MENTION = re.compile(r"(?<![\w@])@([a-z0-9._-]{3,40})", re.IGNORECASE)
_MOST_MENTIONS = 50


def usernames_in(text: str) -> set[str]:
    """Return the usernames that a note mentions with "@"."""
    return {name.rstrip(".-_").lower() for name in _MENTION.findall(text)}


def _called(colleagues: Sequence[Member], named: set[str], mentioned: Collection[str], *, by: Member) -> dict[str, str]:
    """Return the names of those a note is for, by id. Raises UnknownMentionError."""
    others = {one.username: one for one in colleagues if one.id != by.id}
    if unknown := sorted(named - others.keys() - {by.username}):
        raise UnknownMentionError(names=", ".join(f"@{name}" for name in unknown))
    return {one.id: one.name for one in others.values() if one.id in mentioned or one.username in named}


class Noting(Desk):
    """Writing and reading internal notes."""

    async def note(
        self, request_id: str, *, note_id: str, text: str, mentioned: Collection[str], member: Member
    ) -> Note:
        """Write a note; colleagues named in it with "@" or in `mentioned`, by id, are told. One `note_id` is one note.

        In `mentioned`, who may not answer there is passed over; named with "@" they are refused, for they would never
        read it. Raises WordsMissingError, WordsTooLongError, UnknownMentionError.
        """
        words = mask(given(text, most=MOST_NOTE)).text

        async def work(session: Session) -> Note:
            request = await self._one(request_id, self._scope(member), session)
            if (
                known := await self._notes.notes.one({"_id": note_id, "request": request_id}, session=session)
            ) is not None:
                return known
            called = _called(
                await self._colleagues(request, session=session), usernames_in(words), mentioned, by=member
            )
            note = Note(
                id=note_id,
                request=request.id,
                at=self._clock.now(),
                member=member.id,
                member_name=member.name,
                text=words,
                mentions=called,
                unread_by=list(called),
            )
            await self._notes.notes.add(note, session=session)
            await self._note(request, HistoryKind.NOTED, session, member=member)
            for one in called:
                await self._team.mentioned(request, member=one, note=note.id, by=member.name, session=session)
            return note

        return await self._within(None, work)

    async def notes(self, request_id: str, *, member: Member) -> list[Note]:
        """Return the notes on a request, oldest first; the member has read them now. Raises UnknownRequestError."""
        request = await self._one(request_id, self._scope(member))
        found = await self._notes.of(request.id, *request.merged)
        if any(member.id in note.unread_by for note in found):
            await self._notes.read([request.id, *request.merged], by=member.id)
        return found

    async def mentions(self, member: Member, *, limit: int = 50) -> Sequence[tuple[Note, SupportRequest]]:
        """Return the notes that mention the member and that they have not read, latest first."""
        notes = await self._notes.unread_by(member.id, limit=limit)
        requests = {
            one.id: one for one in await self._store.named([n.request for n in notes], scope=self._scope(member))
        }
        return [(note, requests[note.request]) for note in notes if note.request in requests]

    async def colleagues(self, request_id: str, *, member: Member) -> Mapping[str, Member]:
        """Return who else may answer there, by id, by name. Raises UnknownRequestError."""
        request = await self._one(request_id, self._scope(member))
        return {one.id: one for one in await self._colleagues(request) if one.id != member.id}

    async def _colleagues(self, request: SupportRequest, *, session: Session | None = None) -> list[Member]:
        today = self._clock.now().astimezone(VIETNAM).date()
        found = await self._members.concerned(team=request.team, areas=request.reach, session=session)
        able = [one for one in found if one.scope(today).covers(Permission.REQUESTS_ANSWER, request.reach)]
        return sorted(able, key=lambda one: _administers_only(one, team=request.team, today=today))  # else by name


def _administers_only(member: Member, *, team: str | None, today: date) -> bool:
    """Tell whether somebody keeps the installation and helps nobody: they are asked last."""
    roles = {grant.role for grant in member.grants if grant.holds_on(today)}
    return roles == {Role.ADMINISTRATOR} and (team is None or member.team != team)
