"""Support requests: codes, moments, states; what was written, masked, with one of them only. No names, no numbers."""

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.v1.asking import HouseHere, area_asked, holding
from api.v1.paging import Asked, Page, page_of, read, written
from api.v1.periods import Moment, Since, Until, period_asked
from api.v1.tagging import TaggedRoute
from helpdesk.feeds.asked import RequestsAsked
from helpdesk.feeds.models import FeedToken, TokenScope
from helpdesk.privacy.masking import mask
from helpdesk.support_requests.models import Matter, Priority, Resolution, Status, SupportRequest
from helpdesk.support_requests.thread import Author, ThreadEntry

router = APIRouter(route_class=TaggedRoute, prefix="/requests", tags=["requests"])
TokenHere = Annotated[FeedToken, Depends(holding(TokenScope.REQUESTS_READ))]


class RequestView(BaseModel):
    """A support request. Who asked is not told."""

    id: str
    code: str = Field(description="To be read over the phone.")
    area: str = Field(description="The place the resident chose.")
    team: str | None
    channel: str = Field(description="The channel account through which it came; empty when nobody can tell any more.")
    guide: str | None
    guide_version: int | None
    step: str | None
    procedure: str | None = Field(description="Code of an official procedure that has no guide.")
    status: Status
    priority: Priority
    created_at: datetime
    changed_at: datetime
    first_answer_at: datetime | None
    due_at: datetime | None = Field(description="When the next thing is owed.")
    resolved_at: datetime | None
    resolution: Resolution | None
    rating: int | None = Field(description="1 to 5, from the resident.")
    is_forgotten: bool = Field(description="The resident took their consent back: words are gone.")

    @classmethod
    def of(cls, request: SupportRequest) -> Self:
        """Show one."""
        told = set(RequestView.model_fields) - {"channel", "procedure"}
        return cls(
            **request.model_dump(include=told),
            channel=request.conversation.rpartition(":")[0],
            procedure=request.procedure.code if request.procedure else None,
        )


class WordsView(BaseModel):
    """One message of a thread, masked."""

    at: datetime
    author: Author = Field(description="Resident or member; neither is named.")
    text: str

    @classmethod
    def of(cls, entry: ThreadEntry) -> Self:
        """Show one, masked once more: what hides identifiers learns."""
        return cls(at=entry.at, author=entry.author, text=mask(entry.text).text)


class MatterView(BaseModel):
    """What the resident is stuck at besides."""

    guide: str | None
    step: str | None

    @classmethod
    def of(cls, matter: Matter) -> Self:
        """Show one."""
        return cls(guide=matter.guide, step=matter.step)


class WholeRequestView(RequestView):
    """A support request with what was written."""

    also: list[MatterView]
    context: list[str] = Field(description="The last lines before it was made, masked.")
    thread: list[WordsView] = Field(description="What resident and team wrote, masked, oldest first.")


class RequestsQuery(Asked):
    """Which requests."""

    area: Annotated[str, Field(max_length=40, description="A place within the token's area, and all below it.")] = ""
    status: Annotated[Status | None, Field(description="Only those in this state.")] = None
    guide: Annotated[str, Field(max_length=60, description="Only those about this guide.")] = ""
    since: Since = None
    until: Until = None
    changed_since: Annotated[
        Moment | None,
        Field(description="Only those that changed at or after this moment: 2026-11-29T08:00:00Z."),
    ] = None

    def asked(self, area: str, since: date | None, until: date | None) -> RequestsAsked:
        """Return it for the store."""
        return RequestsAsked(
            area=area,
            status=self.status,
            guide=self.guide,
            created=period_asked(since, until),
            changed_since=self.changed_since,
            after=read(self.after),
        )


@router.get("")
async def requests(
    request: Request, house: HouseHere, token: TokenHere, query: Annotated[RequestsQuery, Query()]
) -> Page[RequestView]:
    """List requests of the token's area in the order in which they changed.

    To stay up to date, remember the `changed_at` of the last one and ask again with `changed_since` some minutes before
    it; one that changed meanwhile comes again under the same `id`. `since` and `until` are days in Vietnam on which
    requests came in.
    """
    area = area_asked(house, token, query.area).id if query.area else ""
    asked = query.asked(area, query.since, query.until)
    found = await house.feeds.reading.requests(token, asked, limit=query.limit + 1)
    positions = [written(one.changed_at, one.id) for one in found]
    return page_of(request, [RequestView.of(one) for one in found], positions, limit=query.limit)


@router.get("/{request_id}")
async def one_request(house: HouseHere, token: TokenHere, request_id: str) -> WholeRequestView:
    """Return one request with what was written, masked."""
    found, thread = await house.feeds.reading.request(token, request_id)
    return WholeRequestView(
        **RequestView.of(found).model_dump(),
        also=[MatterView.of(one) for one in found.also],
        context=[mask(line).text for line in found.context],
        thread=[WordsView.of(entry) for entry in thread if not entry.is_forgotten],
    )
