"""Lists of procedures in MongoDB: a head for each area, and its rows by version."""

import json
import re
import zlib
from collections.abc import Sequence
from typing import Any

from bson import Binary

from helpdesk.language.folding import fold
from helpdesk.procedures.models import Draft, Procedure, ProcedureList, Version
from helpdesk.procedures.records import ProcedureListRecord
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.tables.cells import Progress

LISTS = ProcedureListRecord.Settings.name
ROWS = "procedures"
DRAFTS = "procedure_drafts"

WRITING = "writing"
_BATCH = 500
_MOST_LISTS = 5_000
_FIELDS = {"_id": 0, **dict.fromkeys(Procedure.model_fields, 1)}


class ProceduresInMongo:
    """Heads, rows and drafts. `roots` are the areas in which the reader may; None is whoever runs the installation."""

    def __init__(self, database: Database) -> None:
        self._heads = Records(ProcedureList, ProcedureListRecord)
        self._lists = database[LISTS]
        self._rows = database[ROWS]
        self._drafts = database[DRAFTS]

    async def heads(self, roots: Sequence[str] | None) -> list[ProcedureList]:
        """Return the lists of these roots and below that have rows or had some."""
        return await self._heads.many(_within(roots), sort=[("_id", 1)], limit=_MOST_LISTS)

    async def head(
        self, area: str, roots: Sequence[str] | None, *, session: Session | None = None
    ) -> ProcedureList | None:
        """Return one."""
        return await self._heads.one({"_id": area, **_within(roots)}, session=session)

    async def keep_head(self, head: ProcedureList, *, session: Session) -> None:
        """Keep a head that was read before, or a first one. Raises ChangedMeanwhileError or AlreadyThereError."""
        if head.version == 0:
            await self._heads.add(head.model_copy(update={"version": 1}), session=session)
        else:
            await self._heads.keep(head, session=session)

    async def versions(self) -> dict[str, str]:
        """Return the current version of every list that has rows."""
        found = self._lists.find({"current.key": {"$gt": ""}}, {"current.key": 1})
        return {row["_id"]: row["current"]["key"] for row in await found.to_list()}

    async def rows(self, area: str, version: str, *, session: Session | None = None) -> list[Procedure]:
        """Return all rows of a version, by code."""
        found = self._rows.find({"area": area, "version": version}, _FIELDS, session=session).sort("code", 1)
        return [Procedure.model_construct(**row) for row in await found.to_list()]

    async def matching(
        self, area: str, version: str, words: str, *, skip: int, limit: int
    ) -> tuple[list[Procedure], int]:
        """Return a part of the rows that have all these words in code, title, field or agency, and how many have."""
        has = [{"words": {"$regex": re.escape(word)}} for word in fold(words).split()]
        query: dict[str, Any] = {"area": area, "version": version, **({"$and": has} if has else {})}
        found = await self._rows.find(query, _FIELDS).sort("code", 1).skip(skip).limit(limit).to_list()
        return [Procedure.model_construct(**row) for row in found], await self._rows.count_documents(query)

    async def add_rows(
        self, area: str, version: str, rows: Sequence[Procedure], *, session: Session, report: Progress
    ) -> None:
        """Write the rows of a new version."""
        for start in range(0, len(rows), _BATCH):
            report(WRITING, start, len(rows))
            documents = [_document(area, version, row) for row in rows[start : start + _BATCH]]
            await self._rows.insert_many(documents, ordered=False, session=session)
        report(WRITING, len(rows), len(rows))

    async def drop_others(self, head: ProcedureList, *, session: Session) -> None:
        """Remove rows that are neither current nor kept for an undo."""
        kept = [one.key for one in (head.current, head.previous or Version())]
        await self._rows.delete_many({"area": head.id, "version": {"$nin": kept}}, session=session)

    async def add_draft(self, draft: Draft) -> None:
        """Keep what waits for a yes, packed: one document, however long the list."""
        packed = zlib.compress(json.dumps([row.model_dump() for row in draft.rows]).encode())
        fields = draft.model_dump(exclude={"id", "rows"})
        await self._drafts.insert_one({"_id": draft.id, **fields, "rows": Binary(packed)})

    async def draft(
        self, draft: str, *, member: str, roots: Sequence[str], session: Session | None = None
    ) -> Draft | None:
        """Return a member's own draft, while they may still import there."""
        found = await self._drafts.find_one({"_id": draft, "member": member, **_within(roots)}, session=session)
        if found is None:
            return None
        rows = json.loads(zlib.decompress(found.pop("rows")))
        return Draft(id=found.pop("_id"), rows=[Procedure.model_construct(**row) for row in rows], **found)

    async def drop_draft(self, draft: str, *, member: str, session: Session | None = None) -> None:
        """Forget a draft."""
        await self._drafts.delete_one({"_id": draft, "member": member}, session=session)


def _within(roots: Sequence[str] | None) -> dict[str, Any]:
    return {} if roots is None else {"reach": {"$in": list(roots)}}


def _document(area: str, version: str, row: Procedure) -> dict[str, Any]:
    """Write a row with the folded words it is found by."""
    words = fold(f"{row.code} {row.title} {row.field} {row.agency}")
    return {"_id": f"{version}/{row.code}", "area": area, "version": version, **row.model_dump(), "words": words}
