"""Feeds: the tokens and webhooks of programs outside, for whoever administers an area."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.v1.application import PREFIX
from api.web import words_feeds
from api.web.addresses import outside
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.report_places import place_asked, places_offered
from api.web.shown import place_label
from helpdesk.errors import RefusalError
from helpdesk.feeds.models import LONGEST_NAME, TokenScope
from helpdesk.feeds.news import CHOSEN, STOPPED_AFTER, News, NewsState, Webhook, WebhookEvent, WebhookState
from helpdesk.feeds.setting_up import ON_A_PAGE
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/admin/feeds")
MemberHere = Annotated[Member, Depends(allowed(Permission.FEEDS_MANAGE))]

HERE: Final = "/admin/feeds"
_USUAL_DAYS: Final = 365


@router.get("")
async def feeds(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """Show the tokens and webhooks of the reader's areas."""
    return await _shown(request, house, known)


@router.post("/tokens")
async def make_token(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Make a token and show it in this one answer: only what proves it is kept."""
    fields = Fields(await form_of(request))
    try:
        token, shown = await house.feeds.tokens.make(
            fields.id("id"),
            name=fields.text("name"),
            scopes=fields.choices("scopes", TokenScope),
            area=place_asked(house, fields.text("area"), _roots(known)),
            days=fields.number("days", least=0, most=10_000) or 0,
            member=member,
            scope=known.scope,
        )
    except RefusalError as refusal:
        return await _shown(request, house, known, fields=fields, token_problem=refusal)
    address = outside(request, house, f"{PREFIX}/token")
    return _once(request, "feeds/made.html", token=token, shown=shown, address=address)


@router.post("/tokens/{token}/revoke")
async def revoke(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, token: str) -> Response:
    """Let a token open nothing any more."""
    try:
        await house.feeds.tokens.revoke(token, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _shown(request, house, known, token_problem=refusal)
    return RedirectResponse(f"{HERE}?done=1", status_code=303)


@router.post("/webhooks")
async def set_up(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Set up a webhook and show its secret in this one answer."""
    fields = Fields(await form_of(request))
    try:
        webhook, secret = await house.feeds.webhooks.set_up(
            fields.id("id"),
            name=fields.text("name"),
            address=fields.text("receiver"),
            events=fields.choices("events", WebhookEvent),
            area=place_asked(house, fields.text("area"), _roots(known)),
            member=member,
            scope=known.scope,
        )
    except RefusalError as refusal:
        return await _shown(request, house, known, fields=fields, webhook_problem=refusal)
    return _once(request, "feeds/secret.html", webhook=webhook, shown=secret, is_renewed=False)


@router.get("/webhooks/{webhook}")
async def webhook(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, webhook: str
) -> HTMLResponse:
    """Show a webhook and what was sent."""
    return await _one(request, house, known, webhook)


@router.post("/webhooks/{webhook}/renew")
async def renew(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, webhook: str) -> Response:
    """Give a webhook a new secret, and show it in this one answer."""
    kept, secret = await house.feeds.webhooks.renew(webhook, member=member, scope=known.scope)
    return _once(request, "feeds/secret.html", webhook=kept, shown=secret, is_renewed=True)


@router.post("/webhooks/{webhook}/switch")
async def switch(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, webhook: str) -> Response:
    """Switch a webhook off or on."""
    is_on = Fields(await form_of(request)).text("to") == "on"
    await house.feeds.webhooks.switch(webhook, is_on=is_on, member=member, scope=known.scope)
    return RedirectResponse(f"{HERE}/webhooks/{webhook}?done=1", status_code=303)


@router.post("/webhooks/{webhook}/try")
async def try_out(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, webhook: str) -> Response:
    """Send a webhook something that means nothing."""
    fields = Fields(await form_of(request))
    try:
        await house.feeds.webhooks.try_out(webhook, fields.id("id"), scope=known.scope)
    except RefusalError as refusal:
        return await _one(request, house, known, webhook, refusal=refusal)
    return RedirectResponse(f"{HERE}/webhooks/{webhook}?tried=1#log", status_code=303)


@router.post("/webhooks/{webhook}/again/{news}")
async def send_again(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, webhook: str, news: str
) -> Response:
    """Send something once more."""
    try:
        await house.feeds.webhooks.send_again(webhook, news, scope=known.scope)
    except RefusalError as refusal:
        return await _one(request, house, known, webhook, refusal=refusal)
    return RedirectResponse(f"{HERE}/webhooks/{webhook}?done=1#log", status_code=303)


@router.post("/webhooks/{webhook}/again")
async def send_all_again(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, webhook: str
) -> Response:
    """Send everything once more that was given up."""
    try:
        await house.feeds.webhooks.send_all_again(webhook, member=member, scope=known.scope)
    except RefusalError as refusal:
        return await _one(request, house, known, webhook, refusal=refusal)
    return RedirectResponse(f"{HERE}/webhooks/{webhook}?tried=1#log", status_code=303)


@router.post("/webhooks/{webhook}/remove")
async def remove(house: HouseHere, known: ReaderHere, member: MemberHere, webhook: str) -> Response:
    """Take a webhook away, with its log."""
    await house.feeds.webhooks.remove(webhook, member=member, scope=known.scope)
    return RedirectResponse(f"{HERE}?done=1", status_code=303)


async def _shown(
    request: Request,
    house: House,
    known: Reader,
    *,
    fields: Fields | None = None,
    token_problem: RefusalError | None = None,
    webhook_problem: RefusalError | None = None,
) -> HTMLResponse:
    refusal, now = token_problem or webhook_problem, house.clock.now()
    tokens = [(one, place_label(house, one.area)) for one in await house.feeds.tokens.listed(known.scope)]
    return page(
        request,
        "feeds/list.html",
        status=status_of(refusal) if refusal else 200,
        good=[(one, place) for one, place in tokens if one.is_good(now)],
        ended=[(one, place) for one, place in tokens if not one.is_good(now)],
        webhooks=[
            (one.webhook, place_label(house, one.webhook.area), one.counts)
            for one in await house.feeds.webhooks.listed(known.scope)
        ],
        places=places_offered(house, _roots(known)),
        stopped=WebhookState.STOPPED,
        words=words_feeds,
        events=CHOSEN,
        states=NewsState,
        usual_days=_USUAL_DAYS,
        longest_name=LONGEST_NAME,
        typed=fields,
        token_problem=_sentence(token_problem, house, known),
        webhook_problem=_sentence(webhook_problem, house, known),
        is_done="done" in request.query_params,
        tab="admin",
    )


async def _one(
    request: Request, house: House, known: Reader, webhook_id: str, *, refusal: RefusalError | None = None
) -> HTMLResponse:
    room = house.feeds.webhooks
    webhook: Webhook = await room.one(webhook_id, known.scope)
    log: list[News] = await room.log(webhook_id, known.scope, before=request.query_params.get("before", ""))
    given_up = await room.given_up(webhook_id, known.scope)
    return page(
        request,
        "feeds/webhook.html",
        status=status_of(refusal) if refusal else 200,
        webhook=webhook,
        place=place_label(house, webhook.area),
        log=log[:ON_A_PAGE],
        later=log[ON_A_PAGE - 1].id if len(log) > ON_A_PAGE else "",
        given_up=given_up,
        days_until_stopped=STOPPED_AFTER.days,
        words=words_feeds,
        states=NewsState,
        problem=_sentence(refusal, house, known),
        is_done="done" in request.query_params,
        is_tried="tried" in request.query_params,
        tab="admin",
    )


def _once(request: Request, name: str, **facts: Any) -> HTMLResponse:  # noqa: ANN401 - any fact
    """Answer with what is shown once: no browser keeps it."""
    response = page(request, name, tab="admin", **facts)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _roots(known: Reader) -> list[str]:
    return known.scope.areas_for(Permission.FEEDS_MANAGE)


def _sentence(refusal: RefusalError | None, house: House, known: Reader) -> str:
    return sentence_of(refusal, house.words, known.language) if refusal else ""
