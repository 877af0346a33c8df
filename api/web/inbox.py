"""The team's inbox: requests by view, found by words, narrowed, and views kept under a name."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.errors import sentence_of, status_of
from api.house import House
from api.office.labels import Labels
from api.web import words_reports
from api.web.forms import Fields, form_of
from api.web.inbox_asked import Asked, asked, wanted
from api.web.live import changes, event_stream
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name, shown
from guides.catalogue.catalogue import as_walked
from guides.catalogue.models import Guide
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.language.ordering import in_order
from helpdesk.messaging.feed import REQUESTS
from helpdesk.reports.models import PROGRAM, Report
from helpdesk.reports.repository import READING
from helpdesk.support_requests.models import Priority, Status
from helpdesk.support_requests.saved_views import LONGEST_NAME, SavedView
from helpdesk.support_requests.views import MOST_COUNTED, ListedRequest, View, first_view
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

VIEWS: Final = {
    View.MINE: N_("Mine"),
    View.AREA: N_("My area"),
    View.WAITING: N_("Not taken"),
    View.OVERDUE: N_("Overdue"),
    View.NOT_YET: N_("Result not come"),
    View.RESOLVED: N_("Ended"),
}
EMPTY: Final = {
    View.MINE: N_("You have no request just now. Those you take, or that are offered to you, stand here."),
    View.AREA: N_("Nobody is waiting. New requests appear here by themselves."),
    View.WAITING: N_("Every request has been taken. New ones appear here by themselves."),
    View.OVERDUE: N_("Nothing is overdue."),
    View.NOT_YET: N_("Nobody told later that their result had not come."),
    View.RESOLVED: N_("No request has ended yet."),
    View.ALL: N_("Nothing found. Try fewer words, or only the beginning of a word."),
}
_ENDED = "ended"
MOST_REPORTS: Final = 3
"""Reports that are named one by one."""


class Card(NamedTuple):
    """A listed request beside what its ids stand for; `step` counts from 1, of `step_count` on the resident's way."""

    request: ListedRequest
    guide: Guide | None
    step: int | None
    step_count: int
    step_text: str
    place: str


class ReportsWaiting(NamedTuple):
    """Period reports on which the member has to act: each with its place and period, and how many more there are."""

    shown: list[tuple[Report, str, str]]
    more: int


@router.get("")
async def requests(
    request: Request,
    house: HouseHere,
    known: ReaderHere,
    member: MemberHere,
    show: Literal["open", "ended"] | None = None,
) -> HTMLResponse:
    """List the requests of a view. `show` is how addresses named the views before."""
    fields = Fields(FormData(list(request.query_params.multi_items())))
    usual = {_ENDED: View.RESOLVED, "open": View.AREA}.get(show or "")
    return await _listed(request, house, known, member, asked(house, known, fields, usual=usual))


@router.get("/events")
async def list_events(house: HouseHere, _member: MemberHere) -> Response:
    """Say when a request changed."""
    return event_stream(house.feed, REQUESTS, changes)


@router.get("/mentions")
async def mentions(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """List the notes in which colleagues named this member and that they have not read."""
    found = await house.requests.mentions(member)
    listed = [(note, shown(house, one, known.language)) for note, one in found]
    return page(request, "team/mentions.html", listed=listed, tab="requests")


@router.post("/views")
async def save_view(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Keep what is shown under a name; a refusal is told on the same page, beside the name that was typed."""
    fields = Fields(await form_of(request))
    wish, name = asked(house, known, fields), fields.text("name")
    view = wish.view or View.AREA
    if wish.problems:
        return await _listed(request, house, known, member, wish, name=name)
    key = fields.id_of_words("entry", name, _address(view, wish))
    try:
        saved = SavedView(id=key, name=name, view=view, filters=wish.filters)
        await house.saved_views.save(saved, member=member)
    except RefusalError as refusal:
        problems = {"name": sentence_of(refusal, house.words, known.language)}
        status = status_of(refusal)
        return await _listed(request, house, known, member, wish, name=name, problems=problems, status=status)
    return RedirectResponse(_address(view, wish), status_code=303)


@router.post("/views/{view_id}/delete")
async def delete_view(house: HouseHere, member: MemberHere, view_id: str) -> Response:
    """Drop a saved view."""
    await house.saved_views.delete(view_id, member=member)
    return RedirectResponse("/team", status_code=303)


async def _listed(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    wish: Asked,
    *,
    name: str = "",
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    counts = await house.team_inbox.counts(member)
    view = wish.view or first_view(counts, oversees=known.may(Permission.STATISTICS_READ))
    found = await house.team_inbox.page(
        view, member=member, filters=wish.filters, wanted=wanted(house, wish.filters.words), after=wish.after
    )
    told = {field: house.words.gettext(known.language, text) for field, text in wish.problems.items()}
    facts: dict[str, Any] = {
        "listed": [_card(house, one, known.language) for one in found.requests],
        "is_cut": found.is_cut,
        "next_page": found.next_from and _address(view, wish, after=str(found.next_from)),
        "here": _address(view, wish, after=str(wish.after or "")),
        "first_page": _address(view, wish),
        "lost": await house.conversations.unreachable([one.conversation for one in found.requests]),
        "scams": await house.scams.unnoted(member),
        "reports": await _reports(house, known, member),
        "news": await house.broadcasts.desk.unread(member),
        "asked": len(await house.requests.mentions(member)),
        "saved": [(one, _address_of(one)) for one in await house.saved_views.of(member)],
    }
    return page(
        request,
        "team/requests.html",
        status=422 if told else status,
        view=view,
        views=VIEWS,
        empty=EMPTY,
        counts=counts,
        most=MOST_COUNTED,
        wish=wish,
        place=place_name(house, wish.filters.area) if wish.filters.area else wish.area_typed,
        guides=sorted(house.catalogue, key=lambda guide: in_order(guide.title.said(known.language))),
        priorities=list(Priority),
        statuses=list(Status),
        member=member,
        entry=new_id(),
        view_name=name,
        longest_name=LONGEST_NAME,
        problems=told | dict(problems or {}),
        tab="requests",
        report_states=words_reports.STATE,
        program=PROGRAM,
        **facts,
    )


async def _reports(house: House, known: Reader, member: Member) -> ReportsWaiting:
    """Tell of the period reports that wait for this member."""
    if not any(known.may(permission) for permission in READING):
        return ReportsWaiting([], 0)
    found = await house.reporting.reports.waiting(member, known.scope)
    labels = Labels(house.words, known.language)
    shown_ = [(one, place_name(house, one.area), labels.period(one.period)) for one in found[:MOST_REPORTS]]
    return ReportsWaiting(shown_, len(found) - len(shown_))


def _address(view: View, wish: Asked, *, after: str = "") -> str:
    return "/team?" + urlencode(wish.filters.address(view) | ({"after": after} if after else {}))


def _address_of(saved: SavedView) -> str:
    return "/team?" + urlencode(saved.address)


def _card(house: House, one: ListedRequest, language: str) -> Card:
    guide = as_walked(house.catalogue, one.guide, one.guide_version) if one.guide else None
    step = guide.step(one.step) if guide and one.step else None
    return Card(
        request=one,
        guide=guide,
        step=guide.position(step.id, one.answers) if guide and step else None,
        step_count=guide.count(one.answers) if guide else 0,
        step_text=step.text.said(language) if step else "",
        place=place_name(house, one.area),
    )
