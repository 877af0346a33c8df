"""How support requests and their threads are stored."""

from datetime import datetime

from beanie import Document

from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.past import HistoryEntry
from helpdesk.support_requests.routing import RoutingRules
from helpdesk.support_requests.rows import CannedReply, Note, SenderBlock
from helpdesk.support_requests.thread import ThreadEntry


class SupportRequestRecord(Document, SupportRequest):
    """A support request in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "support_requests"


class ThreadEntryRecord(Document, ThreadEntry):
    """A message of a thread in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "thread_entries"


class HistoryEntryRecord(Document, HistoryEntry):
    """What happened to a request, in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "request_history"


class NoteRecord(Document, Note):
    """A note of the team in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "request_notes"


class CannedReplyRecord(Document, CannedReply):
    """A ready reply in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "canned_replies"


class SenderBlockRecord(Document, SenderBlock):
    """A block in MongoDB."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "sender_blocks"


class RoutingRulesRecord(Document, RoutingRules):
    """The routing rules of an area in MongoDB."""

    id: str  # type: ignore[assignment]  # the area

    class Settings:
        """Where it lives."""

        name = "routing_rules"


class AssignmentRecord(Document):
    """That a request was given to a member, in MongoDB; only ever added to."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId
    request: str
    member: str
    team: str | None = None
    at: datetime

    class Settings:
        """Where it lives."""

        name = "assignments"
