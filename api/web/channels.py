"""Channel accounts: how they stand, adding one, giving one new credentials, switching one off and on.

Whoever manages an area sees its accounts; those without an area are for who looks after a whole province.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic.fields import FieldInfo

from api.channels import webhook_address
from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import place_called, place_name, reach_of
from bot.channels.port import ChannelKind
from bot.channels.registry import known_kinds
from helpdesk.channels.errors import AreaNotManagedError, UnknownAccountError
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.errors import RefusalError, SetupError
from helpdesk.language import N_
from helpdesk.privacy.sealing import NotOpenedError
from helpdesk.teams.models import Member, Permission

router = APIRouter(prefix="/admin/channels")
MemberHere = Annotated[Member, Depends(allowed(Permission.CHANNELS_MANAGE))]


@dataclass(frozen=True, slots=True)
class _Failed:
    """What somebody typed and why it was not taken; it is shown at the form. Secrets are not typed back."""

    problem: str
    typed: Fields
    status: int
    renews: str | None = None  # the account; None: a new one


@router.get("")
async def channels(request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere) -> HTMLResponse:
    """Show the reader's accounts with what waits on our side; with `check` the platforms are asked, too."""
    return await _shown(request, house, known, asks="check" in request.query_params)


@router.post("")
async def add(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Add an account once it could be opened; what cannot be used comes back with the form and a sentence."""
    fields = Fields(await form_of(request))
    kind = _kinds().get(fields.text("kind"))
    if kind is None:
        problem = house.words.gettext(known.language, N_("Please choose one of these."))
        return await _shown(request, house, known, failed=_Failed(problem, fields, 422))
    try:
        await house.accounts.add(
            fields.text("account"),
            kind=kind.name,
            title=fields.text("title")[:80],
            area=_managed_area(house, known, fields.text("area")),
            mode=fields.choice("mode", Mode) or Mode.WEBHOOK,
            credentials=_given(kind, fields),
            member=member.id,
            try_out=house.channels.try_out,
        )
    except (SetupError, RefusalError) as error:
        return await _shown(request, house, known, failed=_failed(error, house, known, fields))
    await house.channels.refresh()
    return RedirectResponse("/admin/channels?added=1", status_code=303)


@router.post("/{account}/renew")
async def renew(request: Request, account: str, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Give an account new credentials once it could be opened with them; what is left empty stays."""
    kind = _kinds().get((await _managed(house, known, account)).kind)
    if kind is None:
        raise UnknownAccountError(account=account)
    await house.accounts.own(account)
    fields = Fields(await form_of(request))
    try:
        given = _given(kind, fields)
        await house.accounts.renew(account, given, member=member.id, try_out=house.channels.try_out)
    except (SetupError, RefusalError) as error:
        return await _shown(request, house, known, failed=_failed(error, house, known, fields, renews=account))
    await house.channels.refresh()
    return RedirectResponse("/admin/channels?renewed=1", status_code=303)


@router.post("/{account}/switch")
async def switch(request: Request, account: str, house: HouseHere, known: ReaderHere, member: MemberHere) -> Response:
    """Switch an account off or on."""
    fields = Fields(await form_of(request))
    await _managed(house, known, account)
    await house.accounts.switch(account, is_active=fields.text("to") == "on", member=member.id)
    await house.channels.refresh()
    return RedirectResponse("/admin/channels", status_code=303)


async def _shown(
    request: Request, house: House, known: Reader, *, asks: bool = False, failed: _Failed | None = None
) -> HTMLResponse:
    accounts = [account for account in await house.accounts.all() if manages(house, known, account.area)]
    base = house.settings.public_url or str(request.base_url)
    said = await house.channel_status.of(accounts, asks_platforms=asks)
    kinds = _kinds()
    return page(
        request,
        "channels.html",
        status=failed.status if failed else 200,
        found=[
            {
                "account": account,
                "said": status,
                "place": place_name(house, account.area) if account.area else None,
                "address": webhook_address(base, account),
                "fields": _fields_of(kinds[account.kind], _open_values(house, account)) if _renews(account) else [],
            }
            for account, status in zip(accounts, said, strict=True)
        ],
        titles={name: kind.title for name, kind in known_kinds().items()},
        is_asked=asks,
        kinds=[(kind, _fields_of(kind)) for kind in kinds.values()],
        may_be_everywhere=manages(house, known, None),
        failed=failed,
        is_added="added" in request.query_params,
        is_renewed="renewed" in request.query_params,
        tab="admin",
    )


def _failed(
    error: SetupError | RefusalError, house: House, known: Reader, typed: Fields, *, renews: str | None = None
) -> _Failed:
    if isinstance(error, SetupError):
        return _Failed(str(error), typed, 422, renews)
    return _Failed(sentence_of(error, house.words, known.language), typed, status_of(error), renews)


def manages(house: House, known: Reader, area: str | None) -> bool:
    """Tell whether the accounts of an area are the reader's; those of no area are for who has a whole province."""
    reach = [province.id for province in house.areas.provinces()] if area is None else reach_of(house, area)
    return known.scope.covers(Permission.CHANNELS_MANAGE, reach)


async def _managed(house: House, known: Reader, account_id: str) -> ChannelAccount:
    """Return an account of the reader's. Raises UnknownAccountError, also for those of others."""
    account = await house.accounts.one(account_id)
    if not manages(house, known, account.area):
        raise UnknownAccountError(account=account_id)
    return account


def _managed_area(house: House, known: Reader, words: str) -> str | None:
    """Return the area that a new account is for. Raises UnknownAreaError and AreaNotManagedError."""
    area = place_called(house, words, known.scope.areas_for(Permission.CHANNELS_MANAGE)) if words else None
    if not manages(house, known, area):
        raise AreaNotManagedError
    return area


def _given(kind: ChannelKind, fields: Fields) -> dict[str, str]:
    return {name: value for name in kind.credentials.model_fields if (value := fields.text(f"{kind.name}.{name}"))}


def _renews(account: ChannelAccount) -> bool:
    return not account.is_from_settings and account.kind in _kinds()


def _open_values(house: House, account: ChannelAccount) -> Mapping[str, str]:
    """Return an account's credentials; of those with a lost key nothing is known."""
    try:
        return house.accounts.credentials(account)
    except NotOpenedError:
        return {}


def _kinds() -> Mapping[str, ChannelKind]:
    """Return the kinds that need something from an operator; the web chat is there anyway."""
    return {name: kind for name, kind in known_kinds().items() if kind.credentials.model_fields}


def _fields_of(kind: ChannelKind, values: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Describe a form's fields, for an account that is there with its values. Secrets are never among them."""
    return [
        {
            "name": f"{kind.name}.{name}",
            "label": field.description or name,
            "is_secret": (is_secret := "SecretStr" in str(field.annotation)),
            "is_needed": field.is_required() and values is None,
            "default": "" if is_secret else (values or {}).get(name, _default(field)),
        }
        for name, field in kind.credentials.model_fields.items()
    ]


def _default(field: FieldInfo) -> str:
    return "" if field.is_required() or field.default is None else str(field.default)
