"""A team's desk on a real database: what the tests of this folder share."""

from datetime import date
from typing import Any

from beanie import Document

from helpdesk.attachments.records import AttachmentRecord
from helpdesk.audit.records import AuditEntryRecord
from helpdesk.messaging.models import NoticeState
from helpdesk.storage.database import Database, Session
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.records import (
    CannedReplyRecord,
    HistoryEntryRecord,
    NoteRecord,
    SenderBlockRecord,
    SupportRequestRecord,
    ThreadEntryRecord,
)
from helpdesk.support_requests.service import SupportRequests
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Grant, Member, Role, Scope
from helpdesk.teams.records import MemberRecord, TeamRecord
from tests.support_requests.test_rules import NOW, request

RECORDS: list[type[Document]] = [
    SupportRequestRecord,
    ThreadEntryRecord,
    HistoryEntryRecord,
    AuditEntryRecord,
    AttachmentRecord,
    NoteRecord,
    CannedReplyRecord,
    SenderBlockRecord,
    MemberRecord,
    TeamRecord,
]


class Told:
    """Keeps what was said into conversations."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self.come: dict[str, NoticeState] = {}

    async def tell(self, conversation: str, *, event: str, event_id: str, facts: dict[str, Any], **_: Any) -> None:
        self.events = [one for one in self.events if one[1] != event_id] + [(event, event_id, facts)]
        assert conversation == "webchat:x"

    async def states(self, ids: list[str]) -> dict[str, NoticeState]:
        return {key: self.come[key] for key in ids if key in self.come}


class Called:
    """Notes what the members' chats were told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    async def offer(self, request: SupportRequest, *, but: str | None = None, session: Session) -> None:
        assert session
        self.calls.append(("offer", request.id, but or ""))

    async def hear(self, request: SupportRequest, *, entry: str, is_edited: bool = False, session: Session) -> None:
        assert session
        self.calls.append(("edit" if is_edited else "hear", request.id, entry))

    async def cancelled(self, request: SupportRequest, *, session: Session) -> None:
        assert session
        self.calls.append(("cancelled", request.id))

    async def given(self, request: SupportRequest, *, member: str, by: str, session: Session) -> None:
        assert session
        self.calls.append(("given", request.id, member, by))

    async def mentioned(self, request: SupportRequest, *, member: str, note: str, by: str, session: Session) -> None:
        assert session
        assert note
        self.calls.append(("mentioned", request.id, member, by))

    async def call_wanted(self, request: SupportRequest, *, session: Session) -> None:
        assert session
        self.calls.append(("call_wanted", request.id, request.call_at.written if request.call_at else ""))

    async def redact(self, request: str, end: str, by: str, *, session: Session) -> None:
        assert session
        self.calls.append(("redact", request, end, by))

    async def forget(self, request: str, *, session: Session) -> None:
        assert session
        self.calls.append(("forget", request))


class Phones:
    """One number."""

    async def phone_of(self, resident: str) -> str | None:
        return "+84912345678" if resident == "p1" else None


def member(name: str, area: str = "05392", role: Role = Role.MEMBER) -> Member:
    return Member(id=name, username=name, name=name.title(), password_hash="-", grants=[Grant(role=role, area=area)])


LAN, MINH, STRANGER, CHIEF = member("lan"), member("minh"), member("stranger", "05425"), member("chief", "25")


def scope(one: Member) -> Scope:
    return one.scope(date(2026, 11, 23))


async def opened(requests: SupportRequests, database: Database, request_id: str = "r1", **changes: Any) -> None:
    new = request(id=request_id, **changes)
    await database.in_transaction(lambda session: requests.open(new, session=session))


def words(text: str, entry_id: str = "e1", **changes: Any) -> ThreadEntry:
    facts = {"request": "r1", "at": NOW, "author": Author.RESIDENT, "arrival": entry_id} | changes
    return ThreadEntry(id=entry_id, text=text, **facts)
