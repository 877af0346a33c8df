"""What support requests ask of other rooms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from helpdesk.areas.models import Area
from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.past import HistoryEntry
from helpdesk.teams.models import Member, Team


class ResidentsConversation(Protocol):
    """A way to say something into a resident's conversation: through the bot, in order with everything else."""

    async def tell(
        self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], at: datetime, session: Session
    ) -> None:
        """Put an internal event into the conversation's inbox lane, within the unit of work."""
        ...

    async def states(self, ids: list[str]) -> dict[str, NoticeState]:
        """Tell how far the notices made by these events have come."""
        ...


class OutcomeChecks(Protocol):
    """Whoever asks residents some days later whether their result came."""

    async def check(
        self, request: str, *, conversation: str, guide: str | None, at: datetime, session: Session
    ) -> None:
        """Ask about this request, within the unit of work that ends it; at a guide only, others have no result."""
        ...


class ServiceClock(Protocol):
    """What a request is owed, and until when."""

    async def follow(self, request: SupportRequest, *, session: Session | None = None) -> None:
        """Bring it up to where the request stands now, within the unit of work that keeps the request."""
        ...


class Assigner(Protocol):
    """Whoever knows to whom a waiting request goes first."""

    async def assign(self, request: SupportRequest, *, but: Member | None = None, session: Session) -> None:
        """Note on the request whose turn it is, and in its history why, within the unit of work; it is kept later.

        `but` handed it back just now.
        """
        ...


class DutyRoster(Protocol):
    """The roster, as far as routing asks it."""

    async def on_duty(self, team: str, at: datetime, *, session: Session | None = None) -> "Duty":
        """Return who of a team is there at this moment."""
        ...

    async def away(self, members: Sequence[str], at: datetime, *, session: Session | None = None) -> set[str]:
        """Return who of these is not to be reckoned with on this day."""
        ...


class Duty(Protocol):
    """Who is there."""

    @property
    def members(self) -> list[str]:
        """Their ids."""
        ...


class WorkingTime(Protocol):
    """When somebody is there to answer."""

    async def opening(self, area: str, team: Team | None, at: datetime) -> datetime:
        """Return when somebody is there again; the moment itself when somebody is."""
        ...

    async def later(self, area: str, team: Team | None, at: datetime, *, minutes: int) -> datetime:
        """Return when so many minutes of open office have passed."""
        ...


class Places(Protocol):
    """The tree of places, as far as routing asks it."""

    def known(self, area_id: str) -> Area | None:
        """Return a place; None when there is none."""
        ...


class TeamByChat(Protocol):
    """The chats of those members who let requests come to their phone. All within the unit of work."""

    async def offer(self, request: SupportRequest, *, but: str | None = None, session: Session) -> None:
        """Offer a request that nobody has to everybody of its team who may take it, except the member `but`."""
        ...

    async def hear(self, request: SupportRequest, *, entry: str, is_edited: bool = False, session: Session) -> None:
        """Tell whoever took it that the resident wrote this entry, or changed it."""
        ...

    async def cancelled(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it that the resident no longer needs it."""
        ...

    async def given(self, request: SupportRequest, *, member: str, by: str, session: Session) -> None:
        """Tell a member that a colleague gave them this request."""
        ...

    async def mentioned(self, request: SupportRequest, *, member: str, note: str, by: str, session: Session) -> None:
        """Tell a member that a colleague named them in a note on this request."""
        ...

    async def call_wanted(self, request: SupportRequest, *, session: Session) -> None:
        """Tell whoever took it when the resident wants to be called, or that they need not be called any more."""
        ...

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        """Replace last words that turned out to be half a secret in what members were told."""
        ...

    async def forget(self, request: str, *, session: Session) -> None:
        """Forget the words of a request in what members were told, and wrote themselves."""
        ...


class ProgramsOutside(Protocol):
    """Programs that are told what happens. All within the unit of work."""

    async def opened(self, request: SupportRequest, *, session: Session) -> None:
        """Tell that somebody asked for help."""
        ...

    async def resolved(self, request: SupportRequest, *, session: Session) -> None:
        """Tell that it ended with how it ended."""
        ...


class WhatIsPublic(Protocol):
    """What everybody may read, as far as it was taken from requests. All within the unit of work."""

    async def follow(self, entry: HistoryEntry, requests: Sequence[str], *, session: Session) -> None:
        """Follow what happened to a request: `requests` are that one, and those that were merged into it."""
        ...

    async def forget_requests(self, requests: Sequence[str], *, session: Session) -> None:
        """Lead to these requests no more."""
        ...


class PeopleVault(Protocol):
    """Where it is kept that somebody without a chat agreed, with their number if they gave one."""

    async def keep_told(
        self,
        resident: str,
        *,
        person_ref: str,
        conversation: str,
        text_version: str,
        by: str,
        phone: str | None,
        at: datetime,
        session: Session,
    ) -> bool:
        """Keep a yes that was told to the member `by`, and the number, sealed. Tell whether there is a number."""
        ...

    async def switched_news(
        self,
        resident: str,
        *,
        is_on: bool,
        text_version: str,
        conversation: str,
        at: datetime,
        by: str | None = None,
        area: str | None = None,
        session: Session,
    ) -> bool:
        """Keep a yes to news, told to the member `by` by somebody who lives in `area`; of who does not agree, none."""
        ...

    async def withdrew(
        self,
        resident: str,
        *,
        conversation: str,
        text_version: str,
        at: datetime,
        by: str | None = None,
        session: Session,
    ) -> list[str]:
        """Keep the no as proof, forget the rest, and return all conversations that were this person's."""
        ...


class PhoneVault(Protocol):
    """Where sealed phone numbers are opened."""

    async def phone_of(self, resident: str) -> str | None:
        """Return the resident's phone number in clear, None when we have none."""
        ...


class FileVault(Protocol):
    """Where files of a conversation are let through to the team of a request, or from it."""

    async def pass_on(
        self, ids: Sequence[str], *, request: str, conversation: str, at: datetime, session: Session
    ) -> Sequence[object]:
        """Let both sides of a request see these files, within the unit of work."""
        ...

    async def forget_request(self, request: str, *, session: Session) -> None:
        """Delete every file of a request, whichever conversation it came in, within the unit of work."""
        ...
