"""The log of help given: what, where, how long; nobody's name, and no free words."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked, holding
from api.v1.paging import Asked, Page, page_of, read, written
from api.v1.periods import Moment, Since, Until, period_asked
from api.v1.tagging import TaggedRoute
from helpdesk.assistance.models import AgeBand, Mode, Place, Result, VneidOutcome
from helpdesk.feeds.asked import LogsAsked
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.feeds.reading import LogSeen

router = APIRouter(route_class=TaggedRoute, prefix="/logs", tags=["logs"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.LOGS_READ))]


class LogView(BaseModel):
    """One visit as it stands in the log. Entries are never changed: a later one corrects an earlier one."""

    id: str
    happened_at: datetime
    written_at: datetime
    area: str
    team: str | None
    request: str | None = Field(description="The support request it belongs to.")
    guide: str | None
    step: str | None
    place: Place
    mode: Mode
    result: Result
    people: int | None = Field(description="Heads of a group; null for one person, or when nobody counted.")
    age_band: AgeBand | None
    minutes: int | None
    dossiers: int = Field(description="Filed online.")
    paid_online: bool
    vneid: VneidOutcome | None
    is_corrected: bool = Field(description="A later entry stands in its place: do not count it.")
    corrects: str | None = Field(description="The entry in whose place it stands, if the token sees that.")

    @classmethod
    def of(cls, seen: LogSeen) -> Self:
        """Show one."""
        told = set(cls.model_fields) - {"is_corrected", "corrects"}
        facts = seen.log.model_dump(include=told)
        return cls(**facts, is_corrected=seen.is_corrected, corrects=seen.corrects)


class LogsQuery(Asked):
    """Which entries."""

    area: Annotated[str, Field(max_length=40, description="A place within the token's area, and all below it.")] = ""
    guide: Annotated[str, Field(max_length=60, description="Only those about this guide.")] = ""
    since: Since = None
    until: Until = None
    written_since: Annotated[
        Moment | None,
        Field(description="Only those written down at or after this moment: 2026-11-29T08:00:00Z."),
    ] = None


@router.get("")
async def logs(
    request: Request, house: HouseHere, token: TokenHere, query: Annotated[LogsQuery, Query()]
) -> Page[LogView]:
    """List visits in the token's area in the order in which they were written down, corrected ones too.

    `since` and `until` are days in Vietnam on which help was given. To stay up to date, ask with `written_since`.
    """
    asked = LogsAsked(
        area=area_asked(house, token, query.area).id if query.area else "",
        guide=query.guide,
        happened=period_asked(query.since, query.until),
        written_since=query.written_since,
        after=read(query.after),
    )
    found = await house.feeds.reading.logs(token, asked, limit=query.limit + 1)
    positions = [written(one.log.written_at, one.log.id) for one in found]
    return page_of(request, [LogView.of(one) for one in found], positions, limit=query.limit)


@router.get("/{log_id}")
async def one_log(house: HouseHere, token: TokenHere, log_id: str) -> LogView:
    """Return one visit."""
    return LogView.of(await house.feeds.reading.log(token, log_id))
