"""Broadcasts: written, counted, confirmed, watched, stopped and reported by coordinators."""

import csv
from collections.abc import Mapping
from contextlib import suppress
from io import StringIO
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web import words_broadcasts
from api.web.broadcasts_shown import TextShown, channels_here, first_fields, texts_shown
from api.web.forms import Fields, form_of
from api.web.live import changes, event_stream
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_name
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.broadcasts.audience import CHAT, PUSH
from helpdesk.broadcasts.errors import (
    BroadcastMovedOnError,
    BroadcastTimeError,
    UnknownBroadcastError,
)
from helpdesk.broadcasts.filling import FIELDS, FIRST_TEXT, MOST_FIELD, MOST_TEXT
from helpdesk.broadcasts.models import Audience, Broadcast, Template
from helpdesk.broadcasts.service import Wanted
from helpdesk.errors import RefusalError
from helpdesk.ids import new_id
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.messaging.feed import BROADCASTS
from helpdesk.messaging.models import is_quiet
from helpdesk.teams.models import Member, Permission

HERE: Final = "/coordinator/broadcasts"
router = APIRouter(prefix=HERE)
SenderHere = Annotated[Member, Depends(allowed(Permission.BROADCASTS_SEND))]


@router.get("")
async def broadcasts(request: Request, house: HouseHere, known: ReaderHere, _member: SenderHere) -> HTMLResponse:
    """List those of the reader's areas."""
    found = await house.broadcasts.desk.listed(scope=known.scope)
    listed = [(one, _places(house, one)) for one in found]
    return page(request, "broadcasts/list.html", listed=listed, words=words_broadcasts, tab="figures")


@router.get("/new")
async def begin(request: Request, house: HouseHere, known: ReaderHere, member: SenderHere) -> HTMLResponse:
    """Show an empty form, or one that is filled in from a guide or from a report of a scam."""
    asked = Fields(request.query_params)
    template = asked.choice("template", Template) or Template.FREE
    source = asked.text("source")
    first = house.words.gettext(VIETNAMESE, FIRST_TEXT[template]) if FIRST_TEXT[template] else ""
    wanted = Wanted(
        id=new_id(),
        template=template,
        areas=known.scope.areas_for(Permission.BROADCASTS_SEND)[:1],
        text_vi=first,
        text_en=FIRST_TEXT[template],
        fields=await first_fields(house, member, template, source, address=str(request.base_url)),
        channels=[*channels_here(house)],
        source=source,
    )
    return await _form(request, house, known, member, wanted)


@router.post("")
async def write(request: Request, house: HouseHere, known: ReaderHere, member: SenderHere) -> Response:
    """Keep a draft and show whom it would reach."""
    wanted = _wanted(Fields(await form_of(request, most=1_000)))
    try:
        kept = await house.broadcasts.desk.write(wanted, member=member, scope=known.scope)
    except (UnknownBroadcastError, BroadcastMovedOnError):
        raise
    except RefusalError as refusal:
        problem = sentence_of(refusal, house.words, known.language)
        return await _form(request, house, known, member, wanted, problem=problem, status=status_of(refusal))
    return RedirectResponse(f"{HERE}/{kept.id}", status_code=303)


@router.get("/{broadcast}")
async def one(request: Request, house: HouseHere, known: ReaderHere, _member: SenderHere, broadcast: str) -> Response:
    """Show a draft with its count, or how far a broadcast has come."""
    found = await house.broadcasts.desk.one(broadcast, scope=known.scope)
    if found.is_draft:
        return await _draft(request, house, known, found)
    desk = house.broadcasts.desk
    return page(
        request,
        "broadcasts/one.html",
        broadcast=found,
        places=_places(house, found),
        texts=_texts(house, found),
        progress=await desk.progress(found),
        lines=await desk.report(found),
        readers=await desk.readers(found),
        kinds=_kinds(house),
        words=words_broadcasts,
        is_night=is_quiet(house.clock.now()),
        tab="figures",
    )


@router.get("/{broadcast}/events")
async def events(house: HouseHere, known: ReaderHere, _member: SenderHere, broadcast: str) -> Response:
    """Say each time something changed."""
    await house.broadcasts.desk.one(broadcast, scope=known.scope)
    return event_stream(house.feed, BROADCASTS, changes)


@router.get("/{broadcast}/edit")
async def edit(request: Request, house: HouseHere, known: ReaderHere, member: SenderHere, broadcast: str) -> Response:
    """Show a draft in its form."""
    found = await house.broadcasts.desk.one(broadcast, scope=known.scope)
    if not found.is_draft:
        return RedirectResponse(f"{HERE}/{found.id}", status_code=303)
    wanted = Wanted(**found.model_dump(include=set(Wanted.model_fields) - {"areas"}), areas=list(found.areas))
    return await _form(request, house, known, member, wanted)


@router.post("/{broadcast}/confirm")
async def confirm(
    request: Request, house: HouseHere, known: ReaderHere, member: SenderHere, broadcast: str
) -> Response:
    """Let it go to as many people as were shown; another number is shown first."""
    fields = Fields(await form_of(request))
    seen = fields.number("seen", least=0, most=10**7)
    is_later = fields.text("when") == "later"
    moment = fields.moment("send_at") if is_later else None
    desk = house.broadcasts.desk
    try:
        if is_later and moment is None:
            raise BroadcastTimeError(days=60)
        await desk.confirm(
            broadcast, seen=-1 if seen is None else seen, send_at=moment, member=member, scope=known.scope
        )
    except UnknownBroadcastError:
        raise
    except RefusalError as refusal:
        found = await desk.one(broadcast, scope=known.scope)
        if not found.is_draft:
            return RedirectResponse(f"{HERE}/{broadcast}", status_code=303)
        problem = sentence_of(refusal, house.words, known.language)
        return await _draft(
            request,
            house,
            known,
            found,
            problem=problem,
            status=status_of(refusal),
            typed=fields,
        )
    return RedirectResponse(f"{HERE}/{broadcast}", status_code=303)


@router.post("/{broadcast}/stop")
async def stop(house: HouseHere, known: ReaderHere, member: SenderHere, broadcast: str) -> Response:
    """Withdraw what has not gone; one that ended meanwhile shows its report."""
    with suppress(BroadcastMovedOnError):
        await house.broadcasts.desk.stop(broadcast, member=member, scope=known.scope)
    return RedirectResponse(f"{HERE}/{broadcast}", status_code=303)


@router.post("/{broadcast}/drop")
async def drop(house: HouseHere, known: ReaderHere, _member: SenderHere, broadcast: str) -> Response:
    """Forget a draft."""
    await house.broadcasts.desk.drop(broadcast, scope=known.scope)
    return RedirectResponse(HERE, status_code=303)


@router.get("/{broadcast}/report.csv")
async def report(house: HouseHere, known: ReaderHere, _member: SenderHere, broadcast: str) -> Response:
    """Hand out the report: numbers by channel, result and reason, nothing about anybody."""
    found = await house.broadcasts.desk.one(broadcast, scope=known.scope)
    said, kinds = _sayer(house, known), _kinds(house)
    text = StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow([said(heading) for heading in words_broadcasts.HEADINGS])
    for line in await house.broadcasts.desk.report(found):
        channel, step = said(kinds.get(line.channel, line.channel)), said(words_broadcasts.STEP[line.step])
        rows.writerow([channel, step, said(words_broadcasts.CAUSE.get(line.cause, "")), line.number])
    named = f'attachment; filename="ban-tin-{found.id}.csv"'
    headers = {"Content-Disposition": named, "Cache-Control": "no-store, private"}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _wanted(fields: Fields) -> Wanted:
    template = fields.choice("template", Template) or Template.FREE
    audience = fields.choice("audience", Audience) or Audience.RESIDENTS
    ways = {CHAT, PUSH}
    ticked = fields.texts("channels")
    return Wanted(
        id=fields.id("id"),
        audience=audience,
        template=template,
        areas=fields.texts("areas"),
        channels=[one for one in ticked if (one in ways) is (audience is Audience.TEAM)],
        language=fields.text("language") if audience is Audience.RESIDENTS else "",
        text_vi=fields.text("text_vi"),
        text_en=fields.text("text_en"),
        fields={name: fields.text(f"field_{name}") for name in FIELDS[template]},
        source=fields.text("source")[:64],
    )


async def _draft(
    request: Request,
    house: House,
    known: Reader,
    found: Broadcast,
    *,
    problem: str = "",
    status: int = 200,
    typed: Fields | None = None,
) -> HTMLResponse:
    counted = await house.broadcasts.desk.count(found, scope=known.scope)
    texts = _texts(house, found)
    return page(
        request,
        "broadcasts/draft.html",
        status=status,
        broadcast=found,
        places=_places(house, found),
        counted=counted,
        texts=texts,
        cost=_cost(house, texts, counted.by_channel),
        kinds=_kinds(house),
        words=words_broadcasts,
        problem=problem,
        typed=typed,
        is_night=is_quiet(house.clock.now()),
        tab="figures",
    )


async def _form(
    request: Request,
    house: House,
    known: Reader,
    member: Member,
    wanted: Wanted,
    *,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    guides = sorted(house.catalogue, key=lambda one: one.short_title.said(known.language))
    reports = await house.scams.recent(member) if wanted.template is Template.SCAM_ALERT else []
    return page(
        request,
        "broadcasts/form.html",
        status=status,
        wanted=wanted,
        fields=FIELDS[wanted.template],
        areas=_areas_offered(house, known),
        kinds=_kinds(house),
        channels=channels_here(house),
        guides=guides if wanted.template is Template.PROCEDURE_CHANGED else [],
        reports=[(one, place_name(house, one.area)) for one in reports if not one.is_forgotten],
        words=words_broadcasts,
        most=MOST_TEXT,
        most_field=MOST_FIELD,
        problem=problem,
        tab="figures",
    )


def _areas_offered(house: House, known: Reader) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the reader's own areas, each with the places right below it."""
    offered = []
    for root in known.scope.areas_for(Permission.BROADCASTS_SEND):
        below: list[tuple[str, str]] = []
        with suppress(UnknownAreaError):
            below = [(area.id, area.full_name) for area in house.areas.children(root)]
        offered.append((root, place_name(house, root), below))
    return offered


def _places(house: House, broadcast: Broadcast) -> str:
    return ", ".join(place_name(house, area) for area in broadcast.areas)


def _texts(house: House, broadcast: Broadcast) -> list[TextShown]:
    return texts_shown(house, broadcast)


def _cost(house: House, texts: list[TextShown], by_channel: Mapping[str, int]) -> int | None:
    """Return what the text messages cost, where the office told a price for one."""
    price, number = house.settings.sms.price, by_channel.get("sms", 0)
    parts = next((one.parts for one in texts if one.kind == "sms"), 0)
    return price * number * parts if price is not None and number else None


def _kinds(house: House) -> dict[str, str]:
    return {**words_broadcasts.WAY, **channels_here(house, is_all=True)}


def _sayer(house: House, known: Reader) -> Any:  # noqa: ANN401 - words to words
    def said(words: str) -> str:
        return house.words.gettext(known.language, words) if words else ""

    return said
