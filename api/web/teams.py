"""One team: what it says of itself, for whoever looks after its members."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_label
from helpdesk.errors import RefusalError
from helpdesk.teams.models import Member, Permission, Team

router = APIRouter(prefix="/team/members/teams")
MemberHere = Annotated[Member, Depends(allowed(Permission.MEMBERS_INVITE))]


@router.get("/{team_id}")
async def one_team(
    request: Request, house: HouseHere, member: MemberHere, team_id: str, kept: str = ""
) -> HTMLResponse:
    """Show the team, with the number that residents may call."""
    team = await house.changing_teams.one(team_id, by=member)
    return _page(request, house, team, typed=team.phone, is_kept=bool(kept))


@router.post("/{team_id}")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, team_id: str) -> Response:
    """Keep another number; what was typed comes back when it cannot be kept."""
    fields = Fields(await form_of(request))
    phone, version = fields.text("phone"), fields.number("version", least=0, most=10**9)
    team = await house.changing_teams.one(team_id, by=member)
    try:
        await house.changing_teams.change_phone(team_id, phone, version=version or 0, by=member)
    except RefusalError as refusal:
        place = "phone" if refusal.code == "team_phone" else "all"
        problems = {place: sentence_of(refusal, house.words, known.language)}
        return _page(request, house, team, typed=phone, problems=problems, status=status_of(refusal))
    return RedirectResponse(f"/team/members/teams/{team_id}?kept=1", status_code=303)


def _page(
    request: Request,
    house: House,
    team: Team,
    *,
    typed: str,
    is_kept: bool = False,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    return page(
        request,
        "team/team.html",
        status=status,
        team=team,
        place=place_label(house, team.area),
        typed=typed,
        is_kept=is_kept,
        problems=problems or {},
        tab="members",
    )
