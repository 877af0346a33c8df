"""Owing news to webhooks, in the transaction of what they tell of."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from helpdesk.clock import Clock
from helpdesk.feeds.news import KEPT_FOR, News, Webhook, WebhookEvent, WebhookState
from helpdesk.feeds.repository.webhooks import NewsInMongo, WebhooksInMongo
from helpdesk.ids import derived_id
from helpdesk.reports.models import Report
from helpdesk.storage.database import Session
from helpdesk.support_requests.models import SupportRequest

_OF_A_REQUEST: Final = {"id", "code", "area", "team", "guide", "guide_version", "step", "status", "resolution"}


class WebhookNews:
    """What happened becomes news for each webhook that wants it. They hold ids and codes, nobody's words."""

    def __init__(self, clock: Clock) -> None:
        """Take the time."""
        self._clock = clock
        self._webhooks = WebhooksInMongo()
        self._news = NewsInMongo()

    async def opened(self, request: SupportRequest, *, session: Session) -> None:
        """Tell that somebody asked for help."""
        await self._tell_of(request, WebhookEvent.REQUEST_OPENED, request.created_at, session)

    async def resolved(self, request: SupportRequest, *, session: Session) -> None:
        """Tell that a request ended; one that was opened again ends again, and that is told again."""
        await self._tell_of(request, WebhookEvent.REQUEST_RESOLVED, request.resolved_at or self._clock.now(), session)

    async def approved(self, report: Report, *, session: Session) -> None:
        """Tell that a report was approved."""
        data = {
            "id": report.id,
            "area": report.area,
            "period": report.period.name,
            "since": report.period.since.isoformat(),
            "until": report.period.until.isoformat(),
            "as_of": moment(report.as_of),
            "checksum": report.checksum,
        }
        await self._tell(
            WebhookEvent.REPORT_APPROVED,
            subject=report.id,
            reach=report.reach,
            at=self._clock.now(),
            data=data,
            session=session,
        )

    async def try_out(self, webhook: Webhook, *, key: str, session: Session) -> News:
        """Owe one webhook news that mean nothing. The same key again owes nothing more."""
        at = self._clock.now()
        data = {"area": webhook.area}
        news = self._made(webhook, WebhookEvent.TRIED, subject=key, at=at, data=data, id_at="")
        await self._news.news.add(news, session=session)
        return news

    async def _tell_of(self, request: SupportRequest, event: WebhookEvent, at: datetime, session: Session) -> None:
        about = request.model_dump(mode="json", include=_OF_A_REQUEST)
        moments = {"created_at": moment(request.created_at), "resolved_at": moment(request.resolved_at)}
        await self._tell(
            event, subject=request.id, reach=request.reach, at=at, data={**about, **moments}, session=session
        )

    async def _tell(
        self,
        event: WebhookEvent,
        *,
        subject: str,
        reach: Sequence[str],
        at: datetime,
        data: Mapping[str, Any],
        session: Session,
    ) -> None:
        webhooks = await self._webhooks.told(event, reach, session=session)
        news = [self._made(one, event, subject=subject, at=at, data=data, id_at=moment(at) or "") for one in webhooks]
        for one, webhook in zip(news, webhooks, strict=True):
            if webhook.state is WebhookState.STOPPED:  # kept, so that it can be sent when somebody has mended it
                one.kept_back(at=self._clock.now())
        await self._news.news.add_many(news, session=session)

    def _made(
        self, webhook: Webhook, event: WebhookEvent, *, subject: str, at: datetime, data: Mapping[str, Any], id_at: str
    ) -> News:
        told = {"type": event.value, "timestamp": moment(at), "data": data}
        now = self._clock.now()
        return News(
            id="msg_" + derived_id("news", webhook.id, event.value, subject, id_at),
            webhook=webhook.id,
            event=event,
            subject=subject,
            body=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
            happened_at=at,
            due_at=now,
            kept_until=now + KEPT_FOR,
        )


def moment(at: datetime | None) -> str | None:
    """Say a moment in UTC, as every program reads it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
