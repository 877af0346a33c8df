"""Reviewing the log: several entries accepted by ticks, one given back with a reason."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.log_list import PER_PAGE, listed
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from helpdesk.assistance.errors import UnknownLogError
from helpdesk.assistance.models import AssistanceLog
from helpdesk.assistance.reviews import LONGEST_REASON, Standing, Wanted
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.statistics.days import Period, local_day
from helpdesk.teams.models import Member, Permission, Team

router = APIRouter(prefix="/team/logs/review")
MemberHere = Annotated[Member, Depends(allowed(Permission.LOGS_REVIEW))]

BACK: Final = 92
"""Days that are looked through without a day named: older help can hardly be logged any more."""

_MOST_PAGES: Final = 1000


class Asked(NamedTuple):
    """Which entries the page shows, as its address says."""

    show: Standing
    team: str
    member: str
    day: date | None
    number: int

    def address(self, **changes: object) -> str:
        """Return the address that shows them, with some things changed."""
        asked: dict[str, Any] = {**self._asdict(), **changes}
        page = asked.pop("number")
        said = {name: value for name, value in {**asked, "page": page if page != 1 else ""}.items() if value}
        return f"/team/logs/review?{urlencode(said)}"


@router.get("")
async def review_list(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> HTMLResponse:
    """List entries of the reader's areas by how far they have come, by member and day."""
    fields = Fields(request.query_params)
    return await _listed(request, house, known, member, _asked(fields), done=_number(fields.text("done")))


@router.post("")
async def accept(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Accept the ticked entries, or all of the page."""
    fields = Fields(await form_of(request, most=1000))
    asked = _asked(fields)
    logs = fields.texts("shown" if fields.is_ticked("all") else "log")
    if not logs:
        problem = house.words.gettext(known.language, N_("Please tick at least one entry."))
        return await _listed(request, house, known, member, asked, problem=problem, status=422)
    return await _said(request, house, known, member, asked, logs, Standing.ACCEPTED)


@router.post("/return")
async def give_back(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Give an entry back; without a reason the form comes back with what was typed."""
    fields = Fields(await form_of(request))
    log, reason = fields.text("log"), fields.text("reason")
    return await _said(request, house, known, member, _asked(fields), [log], Standing.RETURNED, reason)


async def _said(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    asked: Asked,
    logs: Sequence[str],
    verdict: Standing,
    reason: str = "",
) -> Response:
    try:
        done = await house.reviewing.review(logs, verdict, member=member, scope=known.scope, reason=reason)
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        typed = {logs[0]: reason} if verdict is Standing.RETURNED else {}
        status = status_of(refusal)
        return await _listed(request, house, known, member, asked, problem=problem, typed=typed, status=status)
    gone = logs[0] if verdict is Standing.RETURNED else ""
    return RedirectResponse(asked.address(done=done, gone=gone), status_code=303)


async def _listed(  # noqa: PLR0913 - what a page shows
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    asked: Asked,
    *,
    done: int | None = None,
    problem: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    teams = await house.month_sheets.teams_of(known.scope)
    wanted = Wanted(
        standing=asked.show,
        period=_period(house, asked.day),
        team=asked.team or None,
        member=asked.member or None,
        skip=(asked.number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    found = await house.reviewing.wanted(wanted, known.scope)
    gone = await _gone(house, known, Fields(request.query_params).text("gone"))
    return page(
        request,
        "team/log_review.html",
        status=status,
        asked=asked,
        standings=list(Standing),
        found=[(listed(house, one.entry), one.review) for one in found[:PER_PAGE]],
        is_more=len(found) > PER_PAGE,
        teams=teams,
        members=await _members(house, teams, asked.team or member.team),
        today=local_day(house.clock.now()),
        back=BACK,
        done=done,
        gone=gone,
        problem=problem,
        typed=typed or {},
        longest_reason=LONGEST_REASON,
        tab="logs",
    )


async def _gone(house: House, known: Reader, log: str) -> tuple[AssistanceLog, Any, str] | None:
    """Return the entry that was given back a moment ago."""
    if not log:
        return None
    with suppress(UnknownLogError):
        return listed(house, await house.assistance.one(log, known.scope))
    return None


async def _members(house: House, teams: Sequence[Team], team: str | None) -> list[Member]:
    """Return those a lead chooses from: the members of one of their teams."""
    chosen = next((one for one in teams if one.id == team), teams[0] if len(teams) == 1 else None)
    return await house.teams.colleagues(chosen.id) if chosen else []


def _period(house: House, day: date | None) -> Period:
    today = local_day(house.clock.now())
    return Period(since=day, until=day) if day else Period(since=today - timedelta(days=BACK), until=today)


def _asked(fields: Fields) -> Asked:
    """Read it leniently: what is no choice is none."""
    number = _number(fields.text("page")) or 1
    return Asked(
        show=fields.choice("show", Standing) or Standing.TO_REVIEW,
        team=fields.text("team"),
        member=fields.text("member"),
        day=fields.day("day"),
        number=min(max(number, 1), _MOST_PAGES),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None  # noqa: PLR2004 - no page 100,000
