"""What a dialog asks when a broadcast reaches a conversation, and what is kept of its answer."""

from datetime import datetime
from typing import Final, NamedTuple

from helpdesk.broadcasts.models import OPEN, LeftOut, Recipient, State, Step
from helpdesk.broadcasts.numbers import PhoneNumbers
from helpdesk.broadcasts.repository import BroadcastsInMongo, PeopleInMongo
from helpdesk.broadcasts.service import said
from helpdesk.channels.models import SMS
from helpdesk.messaging.models import conversation_id
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.service import Residents
from helpdesk.storage.database import Database, Session

DELIVERED: Final = frozenset({"delivered", "failed"})
"""What a gateway may report."""


class ToSay(NamedTuple):
    """What is to be said to somebody on a list; without a text they are left out, for this reason."""

    broadcast: str
    text: str = ""
    why: str = ""
    is_withdrawn: bool = False


class NewsInConversations:
    """The side of broadcasts that conversations see."""

    def __init__(self, database: Database, residents: Residents, sealer: Sealer) -> None:
        """Take the database, who knows whether somebody still wants news, and what names phone numbers."""
        self._numbers = PhoneNumbers(sealer)
        self._residents = residents
        self._store = BroadcastsInMongo()
        self._people = PeopleInMongo(database)

    async def to_say(self, recipient: str, *, language: str) -> ToSay | None:
        """Return what is said to somebody now; None when there is no such recipient or it was said already."""
        known = await self._people.one(recipient)
        if known is None or known.step is not Step.HANDED:
            return None
        found = next(iter(await self._store.of_lists({known.people})), None)
        if found is None or found.state is not State.SENDING:
            return ToSay(found.id if found else "", is_withdrawn=True)
        if not await self.wants_news(known.person) or await self._is_stopped(known):
            return ToSay(found.id, why=LeftOut.NO_CONSENT.value)
        return ToSay(found.id, text=said(found, language))

    async def team_text(self, broadcast: str, *, language: str) -> str:
        """Return what a broadcast to teams says; nothing when it was stopped meanwhile."""
        found = await self._store.known(broadcast)
        return said(found, language) if found is not None and found.state is not State.STOPPED else ""

    async def wants_news(self, resident: str) -> bool:
        """Tell whether somebody wants news of their commune."""
        known = await self._residents.one(resident) if resident else None
        return known is not None and known.has_consent and known.wants_news

    async def was_asked(self, resident: str) -> bool:
        """Tell whether somebody has ever said yes or no to news."""
        known = await self._residents.one(resident) if resident else None
        return known is None or bool(known.news)

    async def met(self, recipient: str, to: Step, *, cause: str = "", at: datetime, session: Session) -> None:
        """Keep what a dialog came to, in the transaction of what it said."""
        await self._people.step([recipient], to, before=[Step.HANDED], at=at, cause=cause, session=session)

    async def receipt(self, recipient: str, conversation: str, what: str, *, session: Session) -> None:
        """Keep what a gateway reported of a text message."""
        if what in DELIVERED:
            await self._people.receipt(recipient, conversation, what, session=session)

    async def persons_behind(self, conversation: str) -> list[str]:
        """Return the residents of a phone number that was written to."""
        return await self._people.persons_behind(conversation)

    async def forget(self, conversations: list[str], *, session: Session) -> None:
        """Leave somebody out of whatever waits for them: they took their consent back."""
        await self._people.forget(conversations, OPEN, session=session)

    async def unowed(self, conversations: list[str], *, session: Session) -> None:
        """Leave somebody out of what their dialog owed them: they want no more news. What is to come asks again."""
        await self._people.forget(conversations, [Step.OWED], session=session)

    async def _is_stopped(self, known: Recipient) -> bool:
        """Tell whether somebody else at the same phone number stopped news there, later than this one said yes."""
        if known.channel != SMS:
            return False
        asked = await self._residents.one(known.person)
        since = asked.news[-1].at if asked and asked.news else None
        for person in await self._people.persons_behind(known.to):
            other = await self._residents.one(person)
            for event in other.news if other else []:
                if event.conversation == known.to and not event.is_given and (since is None or event.at > since):
                    return True
        return False

    def stand_in(self, number: str) -> str:
        """Return what stands for a number in the name of its conversation."""
        return self._numbers.stand_in(number)

    async def number_of(self, user: str, account: str) -> str | None:
        """Return the phone number that a conversation of text messages stands for; None when it is forgotten."""
        for person in await self._people.persons_behind(conversation_id(account, user)):
            number = await self._residents.phone_of(person)
            if number is not None and self._numbers.stand_in(number) == user:
                return number
        return None
