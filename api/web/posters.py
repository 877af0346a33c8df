"""Posters for a place and a guide: making them, printing them, and how many conversations each led to."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from api.errors import sentence_of, status_of
from api.house import House
from api.web.addresses import outside, qr_code
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_label, place_name, places_meant
from bot.phrases.channels import CHANNELS, OTHER_CHANNEL
from helpdesk.areas.models import Area, Level, is_clear
from helpdesk.errors import RefusalError
from helpdesk.language import N_
from helpdesk.posters.codes import shown as shown_code
from helpdesk.posters.models import LONGEST_SPOT, Poster, PosterSeen, Size
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/admin/posters")
MemberHere = Annotated[Member, Depends(allowed(Permission.POSTERS_MAKE))]

_PLACES: Final = (Level.COMMUNE, Level.HAMLET)
_OFFERED: Final = 8
_MOST_WAYS: Final = 3
_ZALO: Final = ("zalo-oa", "zalo-bot")  # the verified one first
_NO_PLACE = N_("We found no commune, ward or hamlet of this name that you look after.")


@dataclass(frozen=True, slots=True)
class _Form:
    """What somebody typed, what is wrong with it, and the places it may mean."""

    typed: Fields | None = None
    problems: dict[str, str] = field(default_factory=dict)
    places: list[Area] = field(default_factory=list)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Way:
    """One QR code on a poster. `title`: a sentence of the catalogues; `types_code`: the link does not carry it."""

    title: str
    address: str
    types_code: bool = False

    @property
    def qr(self) -> Markup:
        """Draw it."""
        return qr_code(self.address)


@router.get("")
async def posters(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """List the posters of the reader's areas, with the form for a new one."""
    return await _listed(request, house, known, _Form())


@router.post("")
async def make(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Make a poster; a place that may be several is asked back."""
    fields = Fields(await form_of(request))
    place, places = _meant(house, known, fields)
    size = fields.choice("size", Size) or Size.A4
    slug = fields.text("guide")
    said = house.words
    if place is None:
        problem = N_("Please choose the place you mean.") if places else _NO_PLACE
        problems = {"area": said.gettext(known.language, problem)}
        return await _listed(request, house, known, _Form(fields, problems, places, 422))
    if slug and slug not in house.catalogue:
        problems = {"guide": said.gettext(known.language, N_("Please choose one of these."))}
        return await _listed(request, house, known, _Form(fields, problems, status=422))
    try:
        poster = await house.posters.make(
            area=place, guide=slug or None, size=size, spot=fields.text("spot"), member=member, scope=known.scope
        )
    except RefusalError as refusal:
        problems = {"spot": sentence_of(refusal, said, known.language)}
        return await _listed(request, house, known, _Form(fields, problems, status=status_of(refusal)))
    return RedirectResponse(f"/admin/posters/{poster.id}", status_code=303)


@router.get("/{code}")
async def sheet(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, code: str) -> HTMLResponse:
    """Show a poster as it is printed."""
    poster = await house.posters.one(code, known.scope)
    return page(
        request,
        "poster.html",
        poster=poster,
        code=shown_code(poster.id),
        place=place_label(house, poster.area),
        guide=house.catalogue.get(poster.guide) if poster.guide else None,
        ways=_ways(request, house, poster),
        web=outside(request, house, ""),
        is_reachable=house.settings.public_url is not None,
    )


@router.post("/{code}/withdraw")
async def withdraw(house: HouseHere, known: ReaderHere, member: MemberHere, code: str) -> Response:
    """Let a poster count no longer."""
    await house.posters.withdraw(code, member=member, scope=known.scope)
    return RedirectResponse("/admin/posters", status_code=303)


async def _listed(request: Request, house: House, known: Reader, form: _Form) -> HTMLResponse:
    own = known.scope.areas_for(Permission.POSTERS_MAKE)
    own_place = own[0] if len(own) == 1 and _is_place(house, own[0]) else ""
    return page(
        request,
        "posters.html",
        status=form.status,
        form=form,
        found=await _rows(house, known),
        guides=list(house.catalogue),
        sizes=list(Size),
        own_place=place_name(house, own_place) if own_place else "",
        kiosk=f"/kiosk?area={own_place}" if own_place else "/kiosk",
        labels={one.id: house.areas.label(one) for one in form.places},
        longest_spot=LONGEST_SPOT,
        tab="admin" if known.may(Permission.MESSAGING_READ) else "figures",
    )


async def _rows(house: House, known: Reader) -> list[dict[str, Any]]:
    found = await house.posters.all(known.scope)
    makers = await house.teams.names({one.poster.made_by for one in found})
    return [_row(house, one, makers.get(one.poster.made_by, "")) for one in found]


def _row(house: House, seen: PosterSeen, maker: str) -> dict[str, Any]:
    poster = seen.poster
    return {
        "poster": poster,
        "count": seen.count,
        "code": shown_code(poster.id),
        "place": place_label(house, poster.area),
        "guide": house.catalogue.get(poster.guide) if poster.guide else None,
        "maker": maker,
    }


def _meant(house: House, known: Reader, fields: Fields) -> tuple[Area | None, list[Area]]:
    """Return the place that was chosen or clearly named, or those of the reader's that it may be."""
    if chosen := fields.text("area_id") or _code_in(fields.text("area")):
        found = _own(known, _today(house, chosen))
        return (found[0] if len(found) == 1 else None), found
    roots = known.scope.areas_for(Permission.POSTERS_MAKE)
    matches = places_meant(house, fields.text("area"), roots, levels=_PLACES, limit=_OFFERED)
    places = _own(known, [match.area for match in matches])
    return (places[0] if places and is_clear(matches) else None), places


def _code_in(words: str) -> str:
    return words if words.isdecimal() else ""


def _today(house: House, area: str) -> list[Area]:
    return house.areas.current(area) if house.areas.known(area) else []


def _own(known: Reader, places: list[Area]) -> list[Area]:
    return [
        area
        for area in places
        if area.level in _PLACES and area.active and known.scope.covers(Permission.POSTERS_MAKE, area.reach)
    ]


def _is_place(house: House, area: str) -> bool:
    known = house.areas.known(area)
    return known is not None and known.level in _PLACES


def _ways(request: Request, house: House, poster: Poster) -> list[Way]:
    """Return how a poster is followed: Zalo first, where residents are; always the web."""
    payload = f"p-{poster.id}"
    web = Way(N_("On the web, nothing to install"), outside(request, house, "/chat", start=payload))
    accounts = _accounts(house, poster)
    zalo = [accounts.pop(kind) for kind in _ZALO if kind in accounts][:1]
    return [*zalo, *accounts.values(), web][:_MOST_WAYS]


def _accounts(house: House, poster: Poster) -> dict[str, Way]:
    """Return the nearest account of each kind that answers where a poster hangs and has an address."""
    ways: dict[str, Way] = {}
    for account in house.channels.serving(_nearest_first(house, poster)):
        channel = house.channels.get(account.id)
        address = channel.link(f"p-{poster.id}") if channel else None
        if address and account.kind not in ways:
            title = CHANNELS.get(account.kind, OTHER_CHANNEL)
            ways[account.kind] = Way(title, address, types_code=account.kind in _ZALO)
    return ways


def _nearest_first(house: House, poster: Poster) -> list[str]:
    known = house.areas.known(poster.area)
    return known.nearest_first if known else poster.reach  # it was taken out of the tree
