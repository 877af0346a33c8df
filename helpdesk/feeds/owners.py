"""Telling whoever set a webhook up that it was switched off: in their chat, and on their phone."""

from datetime import datetime

from helpdesk.feeds.news import Webhook
from helpdesk.feeds.ports import OwnersPhones
from helpdesk.ids import derived_id
from helpdesk.statistics.days import local_day
from helpdesk.storage.database import Session
from helpdesk.teams.models import Permission
from helpdesk.teams.ports import MembersConversation
from helpdesk.teams.repository import Members

WEBHOOK_STOPPED = "webhook_stopped"
"""The event that tells a member's conversation of it."""


class Owners:
    """Those who set webhooks up. Who manages feeds of the area no more is told nothing: the page tells the others."""

    def __init__(self, *, events: MembersConversation, phones: OwnersPhones) -> None:
        """Take the ways to them."""
        self._members = Members()
        self._events = events
        self._phones = phones

    async def webhook_stopped(self, webhook: Webhook, *, at: datetime, session: Session) -> None:
        """Tell one, within the unit of work in which the webhook stops."""
        member = await self._members.one(webhook.made_by, session=session)
        if member is None or not member.scope(local_day(at)).covers(Permission.FEEDS_MANAGE, webhook.reach):
            return
        await self._phones.webhook_stopped(member.id, webhook=webhook.id, session=session)
        if member.chat:
            await self._events.tell(
                member.chat,
                event=WEBHOOK_STOPPED,
                event_id=derived_id(webhook.id, WEBHOOK_STOPPED, at.isoformat(), member.id),
                facts={"member": member.id, "webhook": webhook.id, "name": webhook.name},
                at=at,
                session=session,
            )
