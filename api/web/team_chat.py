"""The member's own page: the code by which a chat becomes theirs, and the card by which residents know them."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.security import cookies
from api.web import push
from api.web.reader import HouseHere, allowed
from api.web.rendering import page
from api.web.shown import channel_name, place_label, place_name
from helpdesk.statistics.days import local_day
from helpdesk.teams.chats import ShownCode
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/team/settings")
MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

_PATIENCE_S: Final = 2.0
"""So long a platform may take to say what its bot is called; the code works without the link, too."""


@router.post("/chat")
async def show_code(request: Request, house: HouseHere, member: MemberHere) -> HTMLResponse:
    """Show a new code in this one answer: only what proves it is kept."""
    code = await house.chats.offer_code(member.id)
    return await settings_page(request, house, member, code=code, links=await _links(house, code))


@router.post("/chat-off")
async def switch_off(house: HouseHere, member: MemberHere) -> Response:
    """Let requests come to no chat any more."""
    await house.chats.switch_off(member.id)
    return RedirectResponse("/team/settings", status_code=303)


@router.post("/card")
async def renew_card(house: HouseHere, member: MemberHere) -> Response:
    """Make a card with a new code; the last one no longer counts."""
    await house.cards.renew(member)
    return RedirectResponse("/team/settings#card", status_code=303)


async def settings_page(
    request: Request,
    house: House,
    member: Member,
    *,
    code: ShownCode | None = None,
    links: Sequence[tuple[str, str]] = (),
    **more: Any,  # noqa: ANN401 - facts of the page
) -> HTMLResponse:
    """Show who is signed in, in which language, where requests reach them, their card and their devices."""
    today = local_day(house.clock.now())
    team = await house.teams.team(member.team) if member.team else None
    area = team.area if team else member.home(today) or ""
    here = await house.signing_in.this_device(request.cookies.get(cookies.SESSION, ""))
    factor = await house.factors.of_member(member.id)
    card = await house.cards.card_of(member.id)
    return page(
        request,
        "team/settings.html",
        member=member,
        places=[(grant, place_name(house, grant.area)) for grant in member.grants if not grant.has_ended(today)],
        may_answer=house.chats.may_answer(member),
        chat=channel_name(house, member.chat) if member.chat else None,
        push=await push.shown(request, house) if house.chats.may_answer(member) else None,
        code=code,
        links=links,
        card=card,
        card_since=local_day(card.since) if card else None,
        team=team.name if team else "",
        place=place_label(house, area) if area else "",
        devices=await house.signing_in.devices(member.id),
        here=here.handle if here else "",
        factor_since=local_day(factor.since) if factor and factor.since else None,
        is_desk=member.scope(today).is_desk,
        **{"photo_problem": None, **more},
        tab="settings",
    )


async def _links(house: House, code: ShownCode) -> list[tuple[str, str]]:
    """Name the bots whose public name is known, each with a link that brings the code along."""
    bots = [one.id for one in await house.accounts.all() if one.is_active and one.kind == "telegram"]
    names = await asyncio.gather(*(_public_name(house, bot) for bot in bots))
    start = f"l-{code.code.replace('-', '')}"
    return [(f"@{name}", f"https://t.me/{name}?start={start}") for name in names if name]


async def _public_name(house: House, account: str) -> str | None:
    channel = house.channels.get(account)
    if channel is None:
        return None
    try:
        async with asyncio.timeout(_PATIENCE_S):
            name = (await channel.standing()).name
    except TimeoutError:
        return None
    return name.removeprefix("@") if name.startswith("@") else None
