"""Members as their lead, coordinator or administrator looks after them: taking on, letting in, changing, letting go."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.addresses import outside, qr_code
from api.web.files import portrait
from api.web.forms import Fields, form_of
from api.web.me import LARGEST_UPLOAD, take_photo
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_called, place_label, place_name
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.errors import ConflictError, RefusalError
from helpdesk.language import N_
from helpdesk.language.folding import fold
from helpdesk.language.ordering import in_order
from helpdesk.statistics.days import local_day
from helpdesk.teams.entering import Lasts
from helpdesk.teams.managing import LONGEST_NAME, Wanted
from helpdesk.teams.models import Member, Permission, Role, Scope

router = APIRouter(prefix="/team/members")
MemberHere = Annotated[Member, Depends(allowed(Permission.MEMBERS_INVITE))]

_SHOWN_AT_ONCE: Final = 100
_FIELD_OF: Final = {  # where on the form a refusal stands
    "member_name": "name",
    "username_taken": "username",
    "username_invalid": "username",
    "team_unknown": "team",
    "role_not_given": "role",
    "member_area_missing": "area",
}


@dataclass(frozen=True, slots=True)
class _Form:
    """What somebody typed about a member, and what is wrong with it."""

    name: str = ""
    username: str = ""
    team: str = ""
    role: str = Role.MEMBER
    area: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    status: int = 200


# -- the list and somebody new ---------------------------------------------------------------------------------------


def _place(one: Member, teams: dict[str, str]) -> tuple[object, ...]:
    """Return where a member stands in the list: by team, without one last; whoever left after the others; by name."""
    team = teams.get(one.team or "")
    return team is None, in_order(team or ""), not one.is_active, in_order(one.name)


@router.get("")
async def members(request: Request, house: HouseHere, member: MemberHere, q: str = "", team: str = "") -> HTMLResponse:
    """List the members of the reader's areas by team; words look in names and usernames, with or without marks."""
    teams = {one.id: one.name for one in await house.managing.teams(by=member)}
    words, today = fold(q[:100]), local_day(house.clock.now())
    found = [
        one
        for one in await house.managing.listed(by=member)
        if (not team or one.team == team) and words in f"{fold(one.name)} {fold(one.username)} {one.username}"
    ]
    groups: dict[str, list[Member]] = {}
    for one in sorted(found, key=lambda one: _place(one, teams))[:_SHOWN_AT_ONCE]:
        groups.setdefault(one.team if one.team in teams else "", []).append(one)
    return page(
        request,
        "team/members.html",
        groups=groups,
        count=len(found),
        most=_SHOWN_AT_ONCE,
        roles={one.id: _roles(house, one, today) for one in found},
        teams=teams,
        q=q[:100],
        team=team,
        tab="members",
    )


@router.get("/new")
async def new_page(request: Request, house: HouseHere, member: MemberHere) -> HTMLResponse:
    """Ask who is taken on."""
    return await _new_page(request, house, member, _Form(team=member.team or ""))


@router.post("/new")
async def create(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Take somebody on; the next page lets them in."""
    form = _form_of(Fields(await form_of(request)))
    try:
        made = await house.managing.create(_wanted(house, known.scope, form), username=form.username, by=member)
    except RefusalError as refusal:
        return await _new_page(request, house, member, _refused(house, known, form, refusal))
    return RedirectResponse(f"/team/members/{made.id}?new=1", status_code=303)


# -- one member ------------------------------------------------------------------------------------------------------


@router.get("/{member_id}")
async def one_page(request: Request, house: HouseHere, member: MemberHere, member_id: str) -> HTMLResponse:
    """Show somebody, and what may be done."""
    one = await house.managing.one(member_id, by=member)
    return await _one_page(request, house, member, one)


@router.post("/{member_id}")
async def change(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, member_id: str) -> Response:
    """Keep another name, team, role or place."""
    fields = Fields(await form_of(request))
    form, version = _form_of(fields), fields.number("version", least=0, most=10**9)
    one = await house.managing.one(member_id, by=member)
    try:
        wanted = _wanted(house, known.scope, form)
        await house.managing.change(member_id, wanted, version=version or 0, by=member)
    except RefusalError as refusal:
        return await _one_page(request, house, member, one, form=_refused(house, known, form, refusal))
    return RedirectResponse(f"/team/members/{member_id}?kept=1", status_code=303)


@router.post("/{member_id}/code")
async def make_code(request: Request, house: HouseHere, member: MemberHere, member_id: str) -> HTMLResponse:
    """Show a new sign-in code in this one answer: only what proves it is kept."""
    lasts = Fields(await form_of(request)).choice("lasts", Lasts) or Lasts.NOW
    code = await house.entering.offer(member_id, by=member, lasts=lasts)
    response = page(
        request,
        "team/entry_code.html",
        one=await house.managing.one(member_id, by=member),
        code=code,
        qr=qr_code(f"{outside(request, house, '/team/enter')}#{code.secret}"),
        address=outside(request, house, "/team/enter").partition("://")[2],
        is_printed=lasts is Lasts.PRINTED,
        is_reachable=house.settings.public_url is not None,
        tab="members",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/{member_id}/revoke-code")
async def revoke_code(house: HouseHere, member: MemberHere, member_id: str) -> Response:
    """Let a code that nobody used open nothing."""
    await house.entering.revoke(member_id, by=member)
    return _back(member_id)


@router.get("/{member_id}/switch-off")
async def switch_off_page(request: Request, house: HouseHere, member: MemberHere, member_id: str) -> HTMLResponse:
    """Ask whether somebody shall be let in no more, and say what follows."""
    one = await house.managing.in_charge(member_id, by=member)
    held = len(await house.managing.open_requests(one))
    return page(request, "team/member_off.html", one=one, held=held, tab="members")


@router.post("/{member_id}/switch-off")
async def switch_off(house: HouseHere, member: MemberHere, member_id: str) -> Response:
    """Let them in no more; what they work on goes back into the team's list."""
    await house.managing.switch_off(member_id, by=member)
    return _back(member_id)


@router.post("/{member_id}/switch-on")
async def switch_on(house: HouseHere, member: MemberHere, member_id: str) -> Response:
    """Let them in again."""
    await house.managing.switch_on(member_id, by=member)
    return _back(member_id)


@router.post("/{member_id}/sign-out")
async def sign_out(house: HouseHere, member: MemberHere, member_id: str) -> Response:
    """Sign them out everywhere: their phone is lost."""
    await house.managing.sign_out(member_id, by=member)
    return _back(member_id)


@router.post("/{member_id}/reset-second-factor")
async def reset_second_factor(house: HouseHere, member: MemberHere, member_id: str) -> Response:
    """Take the second factor from somebody who lost it."""
    await house.managing.reset_second_factor(member_id, by=member)
    return _back(member_id)


@router.get("/{member_id}/photo")
async def photo(house: HouseHere, member: MemberHere, member_id: str) -> Response:
    """Give the photo of somebody in the reader's areas."""
    return portrait(await house.photos.of(await house.managing.one(member_id, by=member)))


@router.post("/{member_id}/photo", max_body_size=LARGEST_UPLOAD)
async def keep_photo(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, member_id: str
) -> Response:
    """Put a photo on their card, or take it off."""
    one = await house.managing.in_charge(member_id, by=member)
    try:
        await take_photo(request, house, one, by=member)
    except RefusalError as refusal:
        problems = {"photo": sentence_of(refusal, house.words, known.language)}
        form = _present(house, one, problems=problems, status=status_of(refusal))
        return await _one_page(request, house, member, one, form=form)
    return _back(member_id)


# -- inside ----------------------------------------------------------------------------------------------------------


def _back(member_id: str) -> Response:
    return RedirectResponse(f"/team/members/{member_id}", status_code=303)


def _form_of(fields: Fields) -> _Form:
    return _Form(
        name=fields.text("name")[:200],
        username=fields.text("username")[:60],
        team=fields.text("team"),
        role=fields.text("role"),
        area=fields.text("area")[:100],
    )


def _present(house: House, one: Member, *, problems: dict[str, str] | None = None, status: int = 200) -> _Form:
    today = local_day(house.clock.now())
    role = next((grant.role for grant in one.grants if grant.area == one.home(today) and grant.holds_on(today)), None)
    return _Form(
        name=one.name,
        username=one.username,
        team=one.team or "",
        role=role or Role.MEMBER,
        problems=problems or {},
        status=status,
    )


def _wanted(house: House, scope: Scope, form: _Form) -> Wanted:
    """Read the form. Raises UnknownAreaError when the place cannot be found."""
    roots = [*scope.areas_for(Permission.MEMBERS_INVITE), *scope.areas_for(Permission.MEMBERS_MANAGE)]
    is_id = form.area and house.areas.known(form.area)
    area = form.area if is_id else place_called(house, form.area, roots) if form.area else None
    role = Role(form.role) if form.role in set(Role) else Role.MEMBER
    return Wanted(name=form.name, role=role, team=form.team or None, area=area)


def _refused(house: House, known: Reader, form: _Form, refusal: RefusalError) -> _Form:
    place = _FIELD_OF.get(refusal.code, "all")
    sentence = sentence_of(refusal, house.words, known.language)
    if isinstance(refusal, UnknownAreaError):
        place, sentence = "area", house.words.gettext(known.language, N_("We found no place of this name."))
    return _Form(
        form.name,
        form.username,
        form.team,
        form.role,
        form.area,
        problems={place: sentence},
        status=409 if isinstance(refusal, ConflictError) else 422,
    )


def _roles(house: House, one: Member, today: Any) -> list[tuple[Role, str]]:  # noqa: ANN401 - a day
    return [(grant.role, place_name(house, grant.area)) for grant in one.grants if not grant.has_ended(today)]


async def _choices(house: House, member: Member) -> dict[str, Any]:
    """Return what the form offers: the teams, and the roles that may be given anywhere."""
    scope = member.scope(house.managing.today())
    roots = [*scope.areas_for(Permission.MEMBERS_INVITE), *scope.areas_for(Permission.MEMBERS_MANAGE)]
    given = {role for root in roots for role in house.managing.roles(root, by=member)}
    return {
        "teams": await house.managing.teams(by=member),
        "roles": [role for role in Role if role in given],
        "may_name_a_place": scope.areas_for(Permission.MEMBERS_MANAGE) != [],
        "longest_name": LONGEST_NAME,
    }


async def _new_page(request: Request, house: House, member: Member, form: _Form) -> HTMLResponse:
    facts = await _choices(house, member)
    return page(request, "team/member_new.html", status=form.status, form=form, **facts, tab="members")


async def _one_page(
    request: Request, house: House, member: Member, one: Member, *, form: _Form | None = None
) -> HTMLResponse:
    today = local_day(house.clock.now())
    code = await house.entering.of_member(one.id)
    form = form or _present(house, one)
    scope = member.scope(today)
    return page(
        request,
        "team/member.html",
        status=form.status,
        one=one,
        form=form,
        places=[(grant, place_label(house, grant.area), grant.has_ended(today)) for grant in one.grants],
        may_change=house.managing.may_change(one, by=member),
        devices=await house.signing_in.devices(one.id),
        code=code,
        is_code_open=code is not None and code.is_open(house.clock.now()),
        code_by=(await house.teams.names([code.made_by])).get(code.made_by, "") if code else "",
        factor=await house.factors.of_member(one.id),
        may_reset=scope.areas_for(Permission.MEMBERS_MANAGE) != [],
        **await _choices(house, member),
        tab="members",
    )
