"""What nobody could answer, what residents reported as a scam, and what became of those who were helped."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from api.office.labels import Measure
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.reading import AskHere, compared, guide_name, parts_of, place_link, shown, taken
from api.web.dashboard.tables import Column, Row, Table
from api.web.reader import allowed
from api.web.shown import place_name
from guides.library.unanswered import Asked as Question
from helpdesk.language import N_
from helpdesk.safety.models import ScamFigures
from helpdesk.statistics.answers import ResultFigures
from helpdesk.teams.models import Member, Permission

HERE: Final = "/coordinator/questions"
router = APIRouter(prefix=HERE)
MemberHere = Annotated[Member, Depends(allowed(Permission.STATISTICS_READ))]

LATEST_SCAMS: Final = 5
MOST: Final = 15
"""Rows before the rest folds away."""


@router.get("")
async def questions(request: Request, ask: AskHere, member: MemberHere) -> HTMLResponse:
    """Show them."""
    areas, days = ask.asked.areas, ask.asked.days
    parts, latest = await asyncio.gather(
        _parts(ask), ask.house.scams.latest(member, areas, days.since, days.until, limit=LATEST_SCAMS)
    )
    return shown(
        request,
        ask,
        "dashboard/questions.html",
        parts,
        most=MOST,
        latest=[(one, place_name(ask.house, one.area)) for one in latest],
        with_unplaced=_with_unplaced(ask),
    )


@router.get("/{key}.{ending}")
async def file(ask: AskHere, key: str, ending: str) -> Response:
    """Hand out what is shown."""
    return taken(ask, await _parts(ask), key, ending)


def _with_unplaced(ask: Ask) -> bool:
    """Tell whether what was asked nobody knows where belongs to it: to all of the reader's areas, to none by itself."""
    return ask.asked.area is None or ask.asked.area.id == ask.asked.usual_area


async def _parts(ask: Ask) -> dict[str, Part]:
    now, before = await asyncio.gather(_one(ask), _one(ask.before))
    return compared(now, before, {"results": (), "scams": (), "hosts": ()})


async def _one(ask: Ask) -> dict[str, Part]:
    house, areas, days = ask.house, ask.asked.areas, ask.asked.days
    unanswered, scams, results = await asyncio.gather(
        house.unanswered.asked(areas, within=days.moments, with_unplaced=_with_unplaced(ask)),
        house.scams.figures(areas, days.since, days.until),
        house.statistics.results(areas, days.since, days.until),
    )
    tables = (_unanswered(ask, unanswered), _results(ask, results), _scams(ask, scams), _hosts(ask, scams))
    return parts_of(ask, HERE, *tables)


def _unanswered(ask: Ask, found: list[Question]) -> Table:
    say, catalogue = ask.labels.word, ask.house.catalogue
    return Table(
        key="unanswered",
        title=say(N_("Questions nobody could answer")),
        first=say(N_("As it was asked last")),
        columns=[
            Column(say(N_("Opened later"))),
            Column(say(N_("Last asked"))),
            Column(say(N_("Conversations")), Measure.COUNT),
        ],
        rows=[
            Row(
                one.words,
                [
                    ", ".join(guide_name(ask, slug) for slug in one.chosen if slug in catalogue),
                    ask.labels.say.short_date(one.last_at),
                    one.conversations,
                ],
            )
            for one in found
        ],
    )


def _results(ask: Ask, found: ResultFigures) -> Table:
    rows = (
        (N_("Asked whether the result is there"), found.asked, Measure.COUNT),
        (N_("It is there"), found.received, Measure.COUNT),
        (N_("Not yet"), found.not_yet, Measure.COUNT),
        (N_("Of these, with another day named"), found.postponed, Measure.COUNT),
        (N_("Share of the answers that it is there"), found.share, Measure.SHARE),
    )
    return Table(
        key="results",
        title=ask.labels.word(N_("Whether the result arrived")),
        first=ask.labels.word(N_("Answer")),
        columns=[Column(ask.labels.word(N_("Residents")), Measure.COUNT)],
        rows=[Row(ask.labels.word(name), [many], measure=measure) for name, many, measure in rows],
    )


def _scams(ask: Ask, found: ScamFigures) -> Table:
    return Table(
        key="scams",
        title=ask.labels.word(N_("Reported scams")),
        first=ask.labels.word(N_("Commune")),
        columns=[Column(ask.labels.word(N_("Reports")), Measure.COUNT)],
        rows=[
            *(Row(place_name(ask.house, area), [many], place_link(ask, area)) for area, many in found.by_area),
            Row(ask.labels.word(N_("All")), [found.total], is_sum=True),
        ],
    )


def _hosts(ask: Ask, found: ScamFigures) -> Table:
    return Table(
        key="hosts",
        title=ask.labels.word(N_("Addresses that were reported")),
        first=ask.labels.word(N_("Reported address (do not open)")),
        columns=[Column(ask.labels.word(N_("Reports")), Measure.COUNT)],
        rows=[Row(host, [many]) for host, many in found.by_host],
    )
