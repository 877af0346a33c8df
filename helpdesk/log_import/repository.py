"""Uploads of old logs in MongoDB: packed, and gone after a day."""

import json
import zlib
from typing import Any

from bson import Binary

from helpdesk.log_import.models import LogImport, Upload
from helpdesk.storage.database import Database
from helpdesk.tables.cells import Cell, Kind, Row, Table


class LogImportsInMongo:
    """Uploads; only who made one sees it."""

    def __init__(self, database: Database) -> None:
        self._imports = database["log_imports"]

    async def add(self, upload: Upload) -> None:
        """Keep a new one with its sheets."""
        fields = _fields(upload.draft)
        packed = Binary(zlib.compress(json.dumps([_packed(table) for table in upload.tables]).encode()))
        await self._imports.insert_one({"_id": upload.draft.id, **fields, "tables": packed})

    async def one(self, import_id: str, *, member: str) -> Upload | None:
        """Return a member's own."""
        row = await self._imports.find_one({"_id": import_id, "member": member})
        if row is None:
            return None
        tables = [_unpacked(table) for table in json.loads(zlib.decompress(row.pop("tables")))]
        return Upload(LogImport.model_validate({"id": row.pop("_id"), **row}), tables)

    async def keep(self, draft: LogImport) -> None:
        """Keep how it is to be read and how far it was taken."""
        await self._imports.update_one({"_id": draft.id, "member": draft.member}, {"$set": _fields(draft)})

    async def drop(self, import_id: str, *, member: str) -> None:
        """Forget it; one that is gone already is fine."""
        await self._imports.delete_one({"_id": import_id, "member": member})


def _fields(draft: LogImport) -> dict[str, Any]:
    fields = draft.model_dump(exclude={"id"})
    fields["reading"] = draft.reading.model_dump(mode="json")
    return fields


def _packed(table: Table) -> list[Any]:
    rows = [[row.number, [[cell.text, cell.kind.name, cell.is_merged] for cell in row.cells]] for row in table.rows]
    return [table.name, rows]


def _unpacked(packed: list[Any]) -> Table:
    name, rows = packed
    return Table(
        name,
        [Row(number, [Cell(text, Kind[kind], is_merged) for text, kind, is_merged in cells]) for number, cells in rows],
    )
