"""Devices that are pushed to, and what is owed to them, in MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from helpdesk.push.models import HELD_FOR, Push, Subscription
from helpdesk.push.records import PushRecord, SubscriptionRecord
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records

_MOST_DEVICES = 500
_OURS = "vapid"


class Subscriptions:
    """The devices. Each browser has one member at most, and each sign-in one browser."""

    def __init__(self) -> None:
        self._records: Records[Subscription] = Records(Subscription, SubscriptionRecord)

    async def keep(self, one: Subscription, *, session: Session) -> None:
        """Keep it in place of what was known of this browser and of this sign-in."""
        rows = SubscriptionRecord.get_pymongo_collection()
        await rows.delete_many({"device": one.device, "_id": {"$ne": one.id}}, session=session)
        await rows.replace_one({"_id": one.id}, one.model_dump(exclude={"id"}), upsert=True, session=session)

    async def one(self, subscription: str) -> Subscription | None:
        """Find by id."""
        return await self._records.one({"_id": subscription})

    async def of_device(self, device: str) -> Subscription | None:
        """Return what is pushed to on the device of this sign-in."""
        return await self._records.one({"device": device})

    async def of_members(self, members: Collection[str], *, session: Session | None = None) -> list[Subscription]:
        """Return all devices of these members."""
        theirs = {"member": {"$in": list(members)}}
        return await self._records.many(theirs, sort=[("_id", 1)], limit=_MOST_DEVICES, session=session)

    async def remove(self, subscription: str) -> None:
        """Forget one, and what is owed to it."""
        await SubscriptionRecord.get_pymongo_collection().delete_one({"_id": subscription})
        await PushRecord.get_pymongo_collection().delete_many({"subscription": subscription})

    async def remove_devices(self, devices: Collection[str]) -> None:
        """Forget what is pushed to on the devices of these sign-ins."""
        async for row in SubscriptionRecord.get_pymongo_collection().find(
            {"device": {"$in": list(devices)}}, {"_id": 1}
        ):
            await self.remove(row["_id"])

    async def remove_signed_out(self) -> int:
        """Forget the devices whose sign-in ended or was taken away, and return how many."""
        rows = SubscriptionRecord.get_pymongo_collection()
        ended: list[dict[str, Any]] = [
            {"$lookup": {"from": "sign_ins", "localField": "device", "foreignField": "_id", "as": "sign_in"}},
            {"$match": {"sign_in": []}},
            {"$project": {"_id": 1}},
        ]
        found = [row["_id"] async for row in await rows.aggregate(ended)]
        for subscription in found:
            await self.remove(subscription)
        return len(found)


class Pushes:
    """The outbox. A message is there until it has gone or is no news any more."""

    def __init__(self) -> None:
        self._records: Records[Push] = Records(Push, PushRecord)

    async def add(self, pushes: Sequence[Push], *, session: Session) -> None:
        """Owe these, within the unit of work that is told of, in place of what is owed about the same request."""
        for push in pushes:
            older: dict[str, Any] = {"subscription": push.subscription, "request": push.request}
            if not push.request:
                older |= {about: getattr(push, about) or {"$in": ["", None]} for about in ("webhook", "news")}
            await PushRecord.get_pymongo_collection().delete_many(older, session=session)
        await self._records.add_many(pushes, session=session)

    async def take(self, *, at: datetime) -> Push | None:
        """Take the one that waits longest, for this worker alone; None when nothing is due."""
        free = {"due_at": {"$lte": at}, "$or": [{"held_until": None}, {"held_until": {"$lte": at}}]}
        row = await PushRecord.get_pymongo_collection().find_one_and_update(
            free,
            {"$set": {"held_until": at + HELD_FOR}, "$inc": {"tries": 1}},
            sort=[("due_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return None if row is None else Push.model_validate({**row, "id": row["_id"]})

    async def put_off(self, push: Push) -> None:
        """Keep when it is tried next."""
        later = {"due_at": push.due_at, "held_until": push.held_until}
        await PushRecord.get_pymongo_collection().update_one({"_id": push.id, "tries": push.tries}, {"$set": later})

    async def remove(self, push: Push) -> None:
        """Owe it no more. If another worker took it over meanwhile, that one decides."""
        await PushRecord.get_pymongo_collection().delete_one({"_id": push.id, "tries": push.tries})

    async def forget_about(self, request: str, *, session: Session) -> None:
        """Owe nothing about a request any more."""
        await PushRecord.get_pymongo_collection().delete_many({"request": request}, session=session)


class SealedKey:
    """Our own key pair, the same for every process: made once, in the collection `push_keys`, sealed."""

    def __init__(self, database: Database) -> None:
        self._collection = database["push_keys"]

    async def read(self) -> str | None:
        """Return it as it was sealed."""
        row = await self._collection.find_one({"_id": _OURS})
        return None if row is None else str(row["sealed"])

    async def keep(self, sealed: str, *, instead_of: str | None) -> None:
        """Keep a new one in place of the one that was read; of two processes, the first one's is everybody's."""
        if instead_of is not None:
            await self._collection.update_one({"_id": _OURS, "sealed": instead_of}, {"$set": {"sealed": sealed}})
            return
        try:
            await self._collection.insert_one({"_id": _OURS, "sealed": sealed})
        except DuplicateKeyError:
            return
