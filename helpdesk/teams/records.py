"""How members, teams and sign-ins are stored."""

from datetime import time
from typing import ClassVar

from beanie import Document

from helpdesk.teams.models import ChatCode, EntryCode, Member, MemberCard, SecondFactor, SignIn, Team


class MemberRecord(Document, Member):
    """A member in the collection `members`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "members"


class TeamRecord(Document, Team):
    """A team in the collection `teams`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept. BSON knows no time of day: it is written as "07:30:00"."""

        name = "teams"
        bson_encoders: ClassVar = {time: time.isoformat}


class SignInRecord(Document, SignIn):
    """A signed-in device in the collection `sign_ins`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "sign_ins"


class ChatCodeRecord(Document, ChatCode):
    """The last chat code of a member in the collection `chat_codes`; removed a day after it expired."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "chat_codes"


class MemberCardRecord(Document, MemberCard):
    """The card of a member in the collection `member_cards`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "member_cards"


class EntryCodeRecord(Document, EntryCode):
    """The last sign-in code of a member in the collection `entry_codes`; removed a week after it expired."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "entry_codes"


class SecondFactorRecord(Document, SecondFactor):
    """The second factor of a member in the collection `second_factors`."""

    id: str  # type: ignore[assignment] # our own ids, no ObjectIds

    class Settings:
        """Where it is kept."""

        name = "second_factors"


RECORDS: tuple[type[Document], ...] = (
    MemberRecord,
    TeamRecord,
    SignInRecord,
    ChatCodeRecord,
    MemberCardRecord,
    EntryCodeRecord,
    SecondFactorRecord,
)
