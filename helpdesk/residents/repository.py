"""Residents, their codes and the names they gave up, in MongoDB."""

from collections.abc import Sequence

from helpdesk.residents.models import LinkCode, Resident
from helpdesk.residents.records import LinkCodeRecord, PersonAliasRecord, ResidentRecord
from helpdesk.storage.database import Session
from helpdesk.storage.records import Records

_MOST_HOPS = 20
"""Each link leads to somebody who agreed earlier in the chain; more than ten conversations are never one person's."""


class ResidentsInMongo:
    """The collections of this room."""

    def __init__(self) -> None:
        """Bind the records."""
        self.residents = Records(Resident, ResidentRecord)
        self._codes = Records(LinkCode, LinkCodeRecord)

    async def row(self, resident: str, *, session: Session | None = None) -> Resident | None:
        """Return the row of this id, even if it leads elsewhere."""
        return await self.residents.one({"_id": resident}, session=session)

    async def current(self, resident: str, *, session: Session | None = None) -> Resident | None:
        """Return who this is today."""
        found = await self.row(resident, session=session)
        for _ in range(_MOST_HOPS):
            if found is None or found.merged_into is None:
                return found
            found = await self.row(found.merged_into, session=session)
        message = f"resident {resident} is merged in a circle"
        raise RuntimeError(message)

    async def merged_into(self, resident: Resident, *, session: Session) -> list[Resident]:
        """Return everybody who turned out to be this one, directly or through another."""
        found: list[Resident] = []
        ids = [link.resident for link in resident.links if link.resident]
        while ids:
            rows = await self.residents.many({"_id": {"$in": ids}}, session=session)
            found += rows
            ids = [link.resident for row in rows for link in row.links if link.resident]
        return found

    # -- codes ----------------------------------------------------------------------------------------------------

    async def code(self, digest: str, *, session: Session | None = None) -> LinkCode | None:
        """Find a code by what stands for it."""
        return await self._codes.one({"digest": digest}, session=session)

    async def keep_code(self, code: LinkCode, *, session: Session) -> None:
        """Keep the code of a conversation in place of its last one."""
        codes = LinkCodeRecord.get_pymongo_collection()
        await codes.replace_one({"_id": code.id}, code.model_dump(exclude={"id"}), upsert=True, session=session)

    async def use_code(self, digest: str, *, session: Session) -> bool:
        """Mark a code as used. False when it is already, or is no longer there."""
        codes = LinkCodeRecord.get_pymongo_collection()
        unused = {"digest": digest, "is_used": False}
        done = await codes.update_one(unused, {"$set": {"is_used": True}}, session=session)
        return done.modified_count == 1

    async def forget_codes(self, conversations: Sequence[str], *, session: Session) -> None:
        """Remove the codes of these conversations."""
        codes = LinkCodeRecord.get_pymongo_collection()
        await codes.delete_many({"_id": {"$in": list(conversations)}}, session=session)

    # -- names ----------------------------------------------------------------------------------------------------

    async def rename(self, names: Sequence[str], *, now: str, session: Session) -> None:
        """Note that these random names are one person's, called `now`; the name itself is none that was given up."""
        aliases = PersonAliasRecord.get_pymongo_collection()
        await aliases.delete_many({"_id": {"$in": [now, *names]}}, session=session)
        if others := [name for name in dict.fromkeys(names) if name != now]:
            await aliases.insert_many([{"_id": name, "now": now} for name in others], session=session)
