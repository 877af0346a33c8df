"""Carrying out what residents say about news, and what broadcasts came to."""

from bot.engine.effects import BroadcastMet, Happened, NewsEffect, NewsSwitched, TextReceived
from helpdesk.broadcasts.saying import NewsInConversations
from helpdesk.channels.models import SMS
from helpdesk.messaging.models import NoticeClass
from helpdesk.messaging.repository.outbox import Outbox
from helpdesk.residents.service import Residents
from helpdesk.storage.database import Session


class NewsActs:
    """Acts on the news of one person, or of everybody behind a phone number."""

    def __init__(self, *, news: NewsInConversations, residents: Residents, outbox: Outbox) -> None:
        """Take the rooms."""
        self._news = news
        self._residents = residents
        self._outbox = outbox

    async def apply(self, one: Happened, done: NewsEffect, session: Session) -> None:
        """Carry one out."""
        at, here = one.arrival.received_at, one.conversation
        match done:
            case NewsSwitched() as switched:
                await self._switch(one, switched, session)
            case BroadcastMet(recipient=recipient, step=step, cause=cause):
                await self._news.met(recipient, step, cause=cause, at=at, session=session)
            case TextReceived(recipient=recipient, said=said):
                await self._news.receipt(recipient, here.id, said, session=session)

    async def forget(self, conversations: list[str], session: Session) -> None:
        """Withdraw whatever waits for somebody who took their consent back."""
        await self._news.forget(conversations, session=session)

    async def _switch(self, one: Happened, switched: NewsSwitched, session: Session) -> None:
        here = one.conversation
        is_number = here.account == SMS
        persons = await self._news.persons_behind(here.id) if is_number else [here.resident or ""]
        for person in persons:
            await self._residents.switched_news(
                person,
                is_on=switched.is_on,
                text_version=switched.text_version,
                conversation=here.id,
                at=one.arrival.received_at,
                session=session,
            )
        if not switched.is_on:
            await self._withdraw(here.id, [] if is_number else persons, session)

    async def _withdraw(self, here: str, persons: list[str], session: Session) -> None:
        """Withdraw what waits in the outbox, e.g. for the morning, in every conversation of whoever said no."""
        known = [await self._residents.one(person, session=session) for person in persons if person]
        theirs = list(dict.fromkeys([here, *(name for one in known if one for name in one.conversations)]))
        await self._news.unowed(theirs, session=session)
        await self._outbox.withdraw_class(NoticeClass.BROADCAST, theirs, session=session)
