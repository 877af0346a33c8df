"""What every room's records and repository share: a record adds storage to a model and nothing else.

A change is one `find_one_and_replace({_id, version: n}, …version n+1)`: two writers never overwrite each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from beanie import Document
from beanie.odm.utils.encoder import Encoder
from pydantic import BaseModel

from helpdesk.errors import ConflictError
from helpdesk.storage.database import Session


class ChangedMeanwhileError(ConflictError):
    """Somebody else changed it since it was read: load it again and look."""

    code = "changed_meanwhile"


M = TypeVar("M", bound=BaseModel)


class Records(Generic[M]):
    """Adds, finds and changes the models of one collection through their Beanie record.

    Every method takes the session of the unit of work it belongs to; models come out, records never do.
    """

    def __init__(self, model: type[M], record: type[Document]) -> None:
        """Bind a model to the record that keeps it."""
        self._model = model
        self._record = record

    async def add(self, thing: M, *, session: Session | None = None) -> None:
        """Keep a new one. Raises DuplicateKeyError when the id (or another unique field) is there already."""
        await self._record.model_validate(thing.model_dump()).insert(session=session)

    async def add_many(self, things: Sequence[M], *, session: Session | None = None) -> None:
        """Keep new ones, in one round trip."""
        if things:
            await self._record.insert_many(
                [self._record.model_validate(t.model_dump()) for t in things], session=session
            )

    async def one(self, query: Mapping[str, Any], *, session: Session | None = None) -> M | None:
        """Find one."""
        record = await self._record.find_one(dict(query), session=session)
        return None if record is None else self._out(record)

    async def many(
        self,
        query: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]] = (),
        limit: int = 500,
        session: Session | None = None,
    ) -> list[M]:
        """Find up to `limit`; nothing is ever read without a limit."""
        found = self._record.find(dict(query), session=session).limit(limit)
        if sort:
            found = found.sort(list(sort))  # type: ignore[arg-type]
        return [self._out(record) for record in await found.to_list()]

    async def keep(self, thing: M, *, session: Session | None = None) -> M:
        """Keep a changed one and return it with its next version. Raises ChangedMeanwhileError when it lost a race."""
        before = thing.version  # type: ignore[attr-defined]
        after = thing.model_copy(update={"version": before + 1})
        body = Encoder(exclude={"id"}, custom_encoders=self._record.get_settings().bson_encoders).encode(after)
        done = await self._record.get_pymongo_collection().replace_one(
            {"_id": thing.id, "version": before},  # type: ignore[attr-defined]
            body,
            session=session,
        )
        if not done.matched_count:
            raise ChangedMeanwhileError
        return after

    def _out(self, record: Document) -> M:
        return self._model.model_validate(record.model_dump(exclude={"revision_id"}))
