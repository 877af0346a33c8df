"""Webhooks as administrators set them up, and the log of what was sent."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.feeds.addresses import checked_address
from helpdesk.feeds.errors import (
    MadeAlreadyError,
    NewsMovedError,
    TooManyFeedsError,
    WebhookEventsMissingError,
    WebhookOffError,
)
from helpdesk.feeds.handing_out import checked_name, checked_reach
from helpdesk.feeds.models import MOST_OF_AN_AREA
from helpdesk.feeds.news import CHOSEN, News, NewsState, Webhook, WebhookEvent, WebhookState
from helpdesk.feeds.repository.webhooks import NewsInMongo, WebhooksInMongo
from helpdesk.feeds.sending import SEALED_FOR
from helpdesk.feeds.signing import new_secret
from helpdesk.feeds.telling import WebhookNews
from helpdesk.privacy.sealing import Sealer
from helpdesk.storage.database import Database, Session
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.teams.models import Member, Scope

ON_A_PAGE: Final = 50


class Standing(NamedTuple):
    """A webhook, and how many news have come how far."""

    webhook: Webhook
    counts: dict[NewsState, int]


class Webhooks:
    """The webhooks of areas. A secret leaves this class once, when it is made."""

    def __init__(
        self,
        *,
        database: Database,
        areas: Areas,
        telling: WebhookNews,
        sealer: Sealer,
        trusted: Collection[str],
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the neighbours; `trusted`: origins that the operator named for tests."""
        self._database = database
        self._areas = areas
        self._telling = telling
        self._sealer = sealer
        self._trusted = trusted
        self._audit = audit
        self._clock = clock
        self._store = WebhooksInMongo()
        self._news = NewsInMongo()

    async def listed(self, scope: Scope) -> list[Standing]:
        """Return those of the member's areas, latest first."""
        found = await self._store.listed(scope)
        counts = await self._news.counts([one.id for one in found])
        return [Standing(one, counts[one.id]) for one in found]

    async def one(self, webhook_id: str, scope: Scope) -> Webhook:
        """Return one. Raises UnknownWebhookError."""
        return await self._store.one(webhook_id, scope)

    async def set_up(
        self,
        webhook_id: str,
        *,
        name: str,
        address: str,
        events: Sequence[WebhookEvent],
        area: str,
        member: Member,
        scope: Scope,
    ) -> tuple[Webhook, str]:
        """Make one, and return it with its secret: nobody can tell that again.

        Raises UnknownAreaError, FeedAreaNotYoursError, FeedNameError, WebhookAddressError, WebhookAddressPrivateError,
        WebhookEventsMissingError, TooManyFeedsError, MadeAlreadyError.
        """
        reach = checked_reach(self._areas, area, scope)
        if not (wanted := [one for one in CHOSEN if one in events]):
            raise WebhookEventsMissingError
        secret = new_secret()
        webhook = Webhook(
            id=webhook_id,
            name=checked_name(name),
            address=checked_address(address, trusted=self._trusted),
            events=wanted,
            area=area,
            reach=reach,
            sealed=self._sealer.seal(secret, purpose=SEALED_FOR),
            made_by=member.id,
            made_by_name=member.name,
            made_at=self._clock.now(),
        )

        async def work(session: Session) -> None:
            if await self._store.count(area, session=session) >= MOST_OF_AN_AREA:
                raise TooManyFeedsError(most=MOST_OF_AN_AREA)
            await self._store.webhooks.add(webhook, session=session)
            await self._note("webhook_made", webhook, member, session)

        try:
            await self._database.in_transaction(work)
        except AlreadyThereError:
            raise MadeAlreadyError from None
        return webhook, secret

    async def switch(self, webhook_id: str, *, is_on: bool, member: Member, scope: Scope) -> None:
        """Send there, or not any more: what is owed is given up then. Raises UnknownWebhookError."""

        async def work(session: Session) -> None:
            webhook = await self._store.one(webhook_id, scope, session=session)
            webhook.switch(is_on=is_on)
            await self._store.webhooks.keep(webhook, session=session)
            await self._note("webhook_switched_on" if is_on else "webhook_switched_off", webhook, member, session)

        await self._database.in_transaction(work)

    async def renew(self, webhook_id: str, *, member: Member, scope: Scope) -> tuple[Webhook, str]:
        """Give one a new secret, and return it; the old one signs for a day more. Raises UnknownWebhookError."""
        secret = new_secret()

        async def work(session: Session) -> Webhook:
            webhook = await self._store.one(webhook_id, scope, session=session)
            webhook.renew(self._sealer.seal(secret, purpose=SEALED_FOR), at=self._clock.now())
            kept = await self._store.webhooks.keep(webhook, session=session)
            await self._note("webhook_secret_renewed", webhook, member, session)
            return kept

        return await self._database.in_transaction(work), secret

    async def remove(self, webhook_id: str, *, member: Member, scope: Scope) -> None:
        """Forget one, and its log. Raises UnknownWebhookError."""

        async def work(session: Session) -> None:
            webhook = await self._store.one(webhook_id, scope, session=session)
            await self._store.remove(webhook.id, session=session)
            await self._note("webhook_removed", webhook, member, session)

        await self._database.in_transaction(work)

    async def try_out(self, webhook_id: str, form: str, *, scope: Scope) -> None:
        """Send one something that means nothing; the same form again sends nothing more.

        Raises UnknownWebhookError, WebhookOffError.
        """

        async def work(session: Session) -> None:
            webhook = await self._store.one(webhook_id, scope, session=session)
            if webhook.state is not WebhookState.ON:
                raise WebhookOffError
            await self._telling.try_out(webhook, key=form, session=session)

        try:
            await self._database.in_transaction(work)
        except AlreadyThereError:
            return

    async def log(self, webhook_id: str, scope: Scope, *, before: str = "") -> list[News]:
        """Return what one was owed, latest first; one more than stands on a page when there are more.

        Raises UnknownWebhookError.
        """
        webhook = await self._store.one(webhook_id, scope)
        return await self._news.log_of(webhook.id, limit=ON_A_PAGE + 1, before=before)

    async def given_up(self, webhook_id: str, scope: Scope) -> int:
        """Count what one was owed and never got. Raises UnknownWebhookError."""
        webhook = await self._store.one(webhook_id, scope)
        return (await self._news.counts([webhook.id]))[webhook.id].get(NewsState.GIVEN_UP, 0)

    async def send_again(self, webhook_id: str, news_id: str, *, scope: Scope) -> None:
        """Let news be tried now, as if they had not been, under the same id.

        Raises UnknownWebhookError, UnknownNewsError, WebhookOffError, NewsMovedError.
        """
        webhook = await self._store.one(webhook_id, scope)
        if webhook.state is not WebhookState.ON:
            raise WebhookOffError
        before = await self._news.one(news_id, webhook=webhook.id)
        news = before.model_copy()
        news.again(at=self._clock.now())
        if not await self._news.keep_again(news, before=before):
            raise NewsMovedError

    async def send_all_again(self, webhook_id: str, *, member: Member, scope: Scope) -> int:
        """Let everything that was given up be tried now, each under its own id; return how many.

        Raises UnknownWebhookError, WebhookOffError.
        """

        async def work(session: Session) -> int:
            webhook = await self._store.one(webhook_id, scope, session=session)
            if webhook.state is not WebhookState.ON:
                raise WebhookOffError
            count = await self._news.owe_given_up(webhook.id, at=self._clock.now(), session=session)
            await self._note("webhook_sent_again", webhook, member, session)
            return count

        return await self._database.in_transaction(work)

    async def _note(self, action: str, webhook: Webhook, member: Member, session: Session) -> None:
        await self._audit.note(
            member=member.id, action=action, subject=webhook.id, area=webhook.area, reach=webhook.reach, session=session
        )
