"""The team's inbox in MongoDB: each view walks an index in its own order and reads one page, however many there are.

No page is skipped to: it begins behind the last request of the one before. What a member may see is part of every
query.
"""

from collections.abc import Sequence
from datetime import datetime

from helpdesk.clock import VIETNAM, Clock
from helpdesk.storage.database import Database, Row
from helpdesk.support_requests.groups import Group, Reader, counted, groups_of
from helpdesk.support_requests.searching import RequestWords, Wanted
from helpdesk.support_requests.views import (
    MOST_COUNTED,
    PAGE,
    Counts,
    Filters,
    ListedPage,
    ListedRequest,
    Position,
    View,
)
from helpdesk.teams.models import Member, Permission

_MOST_MILLISECONDS = 20_000
_SHOWN = {name for name in ListedRequest.model_fields if name not in {"id", "context"}}
_FIELDS: Row = {"context": {"$slice": -1}} | dict.fromkeys(sorted(_SHOWN), 1)
_BY_ID = "_id_"
_REQUESTS = "support_requests"


class TeamInbox:
    """The lists of requests a member works through."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Read from this database."""
        self._requests = database[_REQUESTS]
        self._words = RequestWords(database)
        self._clock = clock

    async def counts(self, member: Member) -> Counts:
        """Count what each view has, in one question; none is counted further than `MOST_COUNTED`."""
        rows = await self._requests.aggregate(counting(self._reader(member), self._now), maxTimeMS=_MOST_MILLISECONDS)
        found = {row["_id"]: int(row["count"]) async for row in rows}
        mine = sum(found.pop(part, 0) for part in ("mine", "mine_unread", "offered"))
        found["mine"] = min(mine, MOST_COUNTED)
        return Counts.model_validate(found)

    async def page(
        self,
        view: View,
        *,
        member: Member,
        filters: Filters | None = None,
        wanted: Sequence[Wanted] | None = None,
        after: Position | None = None,
    ) -> ListedPage:
        """Return a page of a view: what is unread first, then whoever waits longest; ended ones latest first.

        With `wanted` only requests that hold all of these words; an empty list of them is found nowhere.
        """
        reader, is_cut = self._reader(member), False
        groups = groups_of(view, reader, filters=filters or Filters(), now=self._now)
        if wanted is not None:
            found = await self._words.find(wanted, areas=reader.areas)
            within, is_cut = {"_id": {"$in": found.ids}}, found.is_cut
            groups = [group.narrowed(within)._replace(by_index=_BY_ID) for group in groups]
        return (await self._read(groups, after))._replace(is_cut=is_cut)

    async def _read(self, groups: Sequence[Group], after: Position | None) -> ListedPage:
        shown: list[tuple[int, ListedRequest]] = []
        for rank, group in enumerate(groups):
            if after and rank < after.rank:
                continue
            part = group.behind(after) if after and rank == after.rank else group
            shown += [(rank, one) for one in await self._rows(part, limit=PAGE + 1 - len(shown))]
            if len(shown) > PAGE:
                last_rank, last = shown[PAGE - 1]
                goes_on = Position(last_rank, getattr(last, groups[last_rank].moment), last.id)
                return ListedPage([one for _, one in shown[:PAGE]], goes_on)
        return ListedPage([one for _, one in shown])

    async def _rows(self, group: Group, *, limit: int) -> list[ListedRequest]:
        rows = self._requests.find(
            group.query,
            _FIELDS,
            sort=group.order,
            limit=limit,
            hint=group.by_index,
            max_time_ms=_MOST_MILLISECONDS,
        )
        return [ListedRequest.model_validate({**row, "id": row["_id"]}) async for row in rows]

    def _reader(self, member: Member) -> Reader:
        today = self._now.astimezone(VIETNAM).date()
        areas = member.scope(today).areas_for(Permission.REQUESTS_ANSWER)
        return Reader(member.id, list(dict.fromkeys(areas)))

    @property
    def _now(self) -> datetime:
        return self._clock.now()


def counting(reader: Reader, now: datetime) -> list[Row]:
    """Return the steps that count all of it, each as far as `MOST_COUNTED`, in one question."""
    first, *others = [_steps(name, query) for name, query in counted(reader, now).items()]
    return [*first, *({"$unionWith": {"coll": _REQUESTS, "pipeline": steps}} for steps in others)]


def _steps(name: str, query: Row) -> list[Row]:
    return [{"$match": query}, {"$limit": MOST_COUNTED}, {"$group": {"_id": name, "count": {"$sum": 1}}}]
