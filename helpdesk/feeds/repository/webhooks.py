"""Webhooks and the news they are owed, in MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ReturnDocument

from helpdesk.feeds.errors import UnknownNewsError, UnknownWebhookError
from helpdesk.feeds.news import HELD_FOR, STOPPED_AFTER, News, NewsState, Webhook, WebhookEvent, WebhookState
from helpdesk.feeds.records import NewsRecord, WebhookRecord
from helpdesk.feeds.repository.tokens import managed
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records
from helpdesk.teams.models import Scope

_MOST_LISTED: Final = 500


class WebhooksInMongo:
    """All webhooks."""

    def __init__(self) -> None:
        """Bind the record."""
        self.webhooks = Records(Webhook, WebhookRecord)

    async def one(self, webhook: str, scope: Scope, *, session: Session | None = None) -> Webhook:
        """Find one that the member manages. Raises UnknownWebhookError."""
        found = await self.webhooks.one({"_id": webhook, **managed(scope)}, session=session)
        if found is None:
            raise UnknownWebhookError
        return found

    async def by_id(self, webhook: str) -> Webhook | None:
        """Find one for the worker: no member asks here."""
        return await self.webhooks.one({"_id": webhook})

    async def listed(self, scope: Scope) -> list[Webhook]:
        """Return those the member manages, latest first."""
        return await self.webhooks.many(managed(scope), sort=[("made_at", -1), ("_id", -1)], limit=_MOST_LISTED)

    async def told(self, event: WebhookEvent, reach: Sequence[str], *, session: Session) -> list[Webhook]:
        """Return those for which such an event in an area with this reach is kept."""
        told = {"$in": [state.value for state in (WebhookState.ON, WebhookState.STOPPED)]}
        query = {"area": {"$in": list(reach)}, "events": event.value, "state": told}
        return await self.webhooks.many(query, sort=[("_id", 1)], limit=_MOST_LISTED, session=session)

    async def count(self, area: str, *, session: Session) -> int:
        """Count those of an area."""
        return await WebhookRecord.get_pymongo_collection().count_documents({"area": area}, session=session)

    async def remove(self, webhook: str, *, session: Session) -> None:
        """Forget one, and its log."""
        await WebhookRecord.get_pymongo_collection().delete_one({"_id": webhook}, session=session)
        await NewsRecord.get_pymongo_collection().delete_many({"webhook": webhook}, session=session)

    async def note_gone(self, webhook: str) -> None:
        """Note that the other side wants nothing any more, whatever else is changed of it."""
        gone = {"$set": {"state": WebhookState.GONE.value}, "$inc": {"version": 1}}
        is_on = {"_id": webhook, "state": WebhookState.ON.value}
        await WebhookRecord.get_pymongo_collection().update_one(is_on, gone)

    async def note_arrived(self, webhook: str) -> None:
        """Note that something arrived: whatever failed before does not count any more."""
        arrived = {"$set": {"failing_since": None}, "$inc": {"version": 1}}
        is_failing = {"_id": webhook, "failing_since": {"$ne": None}}
        await WebhookRecord.get_pymongo_collection().update_one(is_failing, arrived)

    async def note_failed(self, webhook: str, *, at: datetime) -> None:
        """Note since when nothing arrives."""
        began = {"$set": {"failing_since": at}, "$inc": {"version": 1}}
        is_first = {"_id": webhook, "state": WebhookState.ON.value, "failing_since": None}
        await WebhookRecord.get_pymongo_collection().update_one(is_first, began)

    async def stop(self, webhook: str, *, at: datetime, session: Session) -> Webhook | None:
        """Switch one off to which nothing arrived for too long, and return it; None when that is not so."""
        row = await WebhookRecord.get_pymongo_collection().find_one_and_update(
            {"_id": webhook, "state": WebhookState.ON.value, "failing_since": {"$lte": at - STOPPED_AFTER}},
            {"$set": {"state": WebhookState.STOPPED.value, "stopped_at": at}, "$inc": {"version": 1}},
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        return None if row is None else Webhook.model_validate({**row, "id": row["_id"]})


class NewsInMongo:
    """The outbox of webhooks, and their log."""

    def __init__(self) -> None:
        """Bind the record."""
        self.news = Records(News, NewsRecord)

    async def take(self, *, at: datetime) -> News | None:
        """Take what waits longest, for this worker alone; None when nothing is due."""
        free = {"$or": [{"held_until": None}, {"held_until": {"$lte": at}}]}
        row = await NewsRecord.get_pymongo_collection().find_one_and_update(
            {"state": NewsState.OWED.value, "due_at": {"$lte": at}, **free},
            {"$set": {"held_until": at + HELD_FOR}, "$inc": {"tries": 1}},
            sort=[("due_at", 1), ("_id", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return None if row is None else News.model_validate({**row, "id": row["_id"]})

    async def settle(self, news: News, *, held_until: datetime | None) -> None:
        """Keep how a try went. If another worker took it over meanwhile, that one decides."""
        mine = {"_id": news.id, "tries": news.tries, "held_until": held_until}
        changed = news.model_dump(include={"state", "due_at", "held_until", "attempts"})
        await NewsRecord.get_pymongo_collection().update_one(mine, {"$set": changed})

    async def keep_again(self, news: News, *, before: News) -> bool:
        """Owe one anew that stands as it was read; False when it moved meanwhile."""
        changed = news.model_dump(include={"state", "due_at", "held_until", "tries"})
        same = {"_id": news.id, **before.model_dump(include={"state", "tries", "held_until"})}
        done = await NewsRecord.get_pymongo_collection().update_one(same, {"$set": changed})
        return done.matched_count == 1

    async def owe_given_up(self, webhook: str, *, at: datetime, session: Session) -> int:
        """Owe anew, under the same ids, all that was given up; return how many."""
        anew = {"state": NewsState.OWED.value, "due_at": at, "tries": 0, "held_until": None}
        given_up = {"webhook": webhook, "state": NewsState.GIVEN_UP.value}
        done = await NewsRecord.get_pymongo_collection().update_many(given_up, {"$set": anew}, session=session)
        return done.modified_count

    async def one(self, news: str, *, webhook: str) -> News:
        """Find what a webhook was owed. Raises UnknownNewsError."""
        found = await self.news.one({"_id": news, "webhook": webhook})
        if found is None:
            raise UnknownNewsError
        return found

    async def log_of(self, webhook: str, *, limit: int, before: str = "") -> list[News]:
        """Return what a webhook was owed, latest first, from behind the one called `before`."""
        query: dict[str, Any] = {"webhook": webhook}
        last = await self.news.one({"_id": before, "webhook": webhook}) if before else None
        if last is not None:
            query["$or"] = [
                {"happened_at": {"$lt": last.happened_at}},
                {"happened_at": last.happened_at, "_id": {"$lt": last.id}},
            ]
        return await self.news.many(query, sort=[("happened_at", -1), ("_id", -1)], limit=limit)

    async def counts(self, webhooks: Collection[str]) -> dict[str, dict[NewsState, int]]:
        """Count by state what each of these webhooks was owed."""
        cursor = await NewsRecord.get_pymongo_collection().aggregate(
            [
                {"$match": {"webhook": {"$in": list(webhooks)}}},
                {"$group": {"_id": {"webhook": "$webhook", "state": "$state"}, "count": {"$sum": 1}}},
            ]
        )
        found: dict[str, dict[NewsState, int]] = {webhook: {} for webhook in webhooks}
        async for row in cursor:
            found[row["_id"]["webhook"]][NewsState(row["_id"]["state"])] = row["count"]
        return found
