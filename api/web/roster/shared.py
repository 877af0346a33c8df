"""What the pages of the roster share: who may look, names, and how a refusal is told beside its field."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Request

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields
from api.web.reader import Reader, allowed
from api.web.shown import place_name
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.roster.errors import (
    AbsenceDaysError,
    AttendanceError,
    NobodyChosenError,
    NotInAreaError,
    NotOfTeamError,
    PlaceMissingError,
    PlaceTooLongError,
    ReasonTooLongError,
    RepeatError,
    TimesError,
    TitleMissingError,
    TitleTooLongError,
)
from helpdesk.roster.service import RosterDay
from helpdesk.statistics.days import local_day
from helpdesk.teams.errors import UnknownTeamError
from helpdesk.teams.models import Member, Permission, Team

MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]
LeadHere = Annotated[Member, Depends(allowed(Permission.ROSTER_MANAGE))]

FIELD_OF: Final[dict[type[RefusalError], str]] = {
    AbsenceDaysError: "until",
    AttendanceError: "heads",
    NobodyChosenError: "members",
    NotInAreaError: "area",
    NotOfTeamError: "members",
    PlaceMissingError: "place",
    PlaceTooLongError: "place",
    ReasonTooLongError: "reason",
    RepeatError: "weekly_until",
    TimesError: "ends",
    TitleMissingError: "title",
    TitleTooLongError: "title",
}
"""Beside which field a refusal is told; the others stand on top of the form."""

CHOOSE = N_("Please choose one of these.")
FILL_IN = N_("Please fill this in.")


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody typed, what is wrong with it, and the status of the answer."""

    typed: Fields | None = None
    problems: dict[str, str] = field(default_factory=dict)
    status: int = 200


def refused(refusal: RefusalError, fields: Fields, house: House, known: Reader) -> Form:
    """Tell a refusal beside its field, with everything that was typed."""
    place = FIELD_OF.get(type(refusal), "notice")
    return Form(fields, {place: sentence_of(refusal, house.words, known.language)}, status_of(refusal))


def unread(fields: Fields, house: House, known: Reader) -> Form:
    """Tell what could not be read."""
    return Form(
        fields, {name: house.words.gettext(known.language, text) for name, text in fields.problems.items()}, 422
    )


def required(fields: Fields, **values: object) -> None:
    """Note a problem beside each field that is still empty."""
    for name, value in values.items():
        if value is None or value == "":
            fields.problems.setdefault(name, FILL_IN)


async def team_meant(house: House, known: Reader, member: Member, asked: str) -> tuple[Team | None, list[Team]]:
    """Return the team a page is about, and those the reader may choose. None when they see none.

    Raises UnknownTeamError for one they do not see.
    """
    teams = await house.roster.teams_of(member, known.scope)
    if not asked:
        return (teams[0] if teams else None), teams
    chosen = next((team for team in teams if team.id == asked), None)
    if chosen is None:
        raise UnknownTeamError(team=asked)
    return chosen, teams


async def team_led(house: House, known: Reader, member: Member, asked: str) -> Team:
    """Return the team for which the reader plans. Raises UnknownTeamError."""
    team, _ = await team_meant(house, known, member, asked)
    if team is None:
        raise UnknownTeamError
    await house.planning.check_led(team.id, known.scope)
    return team


def may_plan(house: House, known: Reader, team: Team) -> bool:
    """Tell whether the reader plans for this team."""
    return known.scope.covers(Permission.ROSTER_MANAGE, house.areas.reach(team.area))


def places_of(house: House, team: Team) -> list[tuple[str, str]]:
    """Return where a team's shifts and classes may be: its area and the places right below."""
    places = [(team.area, place_name(house, team.area))]
    with suppress(UnknownAreaError):
        places += [(area.id, area.full_name) for area in house.areas.children(team.area)]
    return places


async def names_in(house: House, days: Iterable[RosterDay], *others: str) -> dict[str, str]:
    """Return the names of everybody who stands in these days."""
    found = set(others)
    for day in days:
        found |= {member for shift in day.shifts for member in (*shift.members, *shift.away)}
        found |= {member for event in day.events for member in event.members}
        found |= {absence.member for absence in day.absences}
    return await house.teams.names(found)


def day_asked(request: Request) -> date | None:
    """Return the day in the address."""
    with suppress(ValueError):
        return date.fromisoformat(request.query_params.get("day", ""))
    return None


def today(house: House) -> date:
    """Return the day in Vietnam."""
    return local_day(house.clock.now())
