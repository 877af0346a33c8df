"""What an area says differently of a guide, or of all of them: fee, time, address, opening hours, phone, a note."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.guides.rights import MemberHere, author, speaks_for
from api.web.guides.words import FIELD
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from api.web.shown import place_called, place_name, reach_of
from guides.catalogue.models import LANGUAGES
from guides.library.editing import override_id
from guides.library.errors import OverrideInvalidError, UnknownGuideError
from guides.library.models import LOCAL_FIELDS, Local, Override
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.language import N_
from helpdesk.storage.records import ChangedMeanwhileError
from helpdesk.teams.models import Permission

router = APIRouter(prefix="/admin/guides")

EVERY: Final = "-"
"""Stands in addresses for all guides at once."""
LONGEST: Final = 400
Form = dict[str, Any]
_FORM: Final = (
    *(f"{name}.{language}" for name in LOCAL_FIELDS for language in LANGUAGES),
    "id",
    "place",
    "valid_from",
    "valid_until",
    "version",
)


@router.get("/{slug}/overrides")
async def overrides(
    request: Request, house: HouseHere, known: ReaderHere, _member: MemberHere, slug: str
) -> HTMLResponse:
    """Show what areas say differently; with `change` the form holds one of them."""
    if changed := request.query_params.get("change"):
        one = await house.editing.override(changed)
        return await _shown(request, house, known, slug, _form_of(one))
    area = next(iter(known.scope.areas_for(Permission.GUIDES_PUBLISH)), "")
    return await _shown(request, house, known, slug, {"area": area, "place": place_name(house, area), "version": 0})


@router.post("/{slug}/overrides")
async def keep(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, slug: str) -> Response:
    """Keep what an area of the reader says differently."""
    fields = Fields(await form_of(request))
    typed = _typed(fields)
    begins, ends = fields.day("valid_from"), fields.day("valid_until")
    problems = {name: house.words.gettext(known.language, said) for name, said in fields.problems.items()}
    if any(len(fields.text(f"{name}.{language}")) > LONGEST for name in LOCAL_FIELDS for language in LANGUAGES):
        problems["notice"] = house.words.gettext(known.language, N_("This text is too long."))
    if problems:
        return await _shown(request, house, known, slug, typed, problems=problems, status=422)
    try:
        area = _own_place(house, known, fields.text("place"))
        changed = await _own(house, known, slug, fields.text("id"))
        override = Override(
            id=changed.id if changed else override_id(area, _of(slug), begins),
            area=area,
            slug=_of(slug),
            vi=_local(fields, "vi"),
            en=_local(fields, "en"),
            valid_from=begins,
            valid_until=ends,
            by=author(member),
            at=house.clock.now(),
            version=fields.number("version", least=0, most=10_000_000) or 0,
        )
        await house.editing.say_locally(override, reach=house.areas.reach(area))
    except UnknownAreaError:
        said = house.words.gettext(known.language, N_("Please name a commune or province that you look after."))
        return await _shown(request, house, known, slug, typed, problems={"place": said}, status=422)
    except (OverrideInvalidError, ChangedMeanwhileError) as refusal:
        said = sentence_of(refusal, house.words, known.language)
        status = status_of(refusal)
        return await _shown(request, house, known, slug, typed, problems={"notice": said}, status=status)
    return RedirectResponse(f"/admin/guides/{slug}/overrides?kept=1", status_code=303)


@router.post("/{slug}/overrides/drop")
async def drop(request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, slug: str) -> Response:
    """Let an area be as the guide says again."""
    one = await _own(house, known, slug, Fields(await form_of(request)).text("id") or EVERY)
    if one is None:
        raise UnknownGuideError(slug=slug)
    await house.editing.say_nothing(one, by=author(member), reach=reach_of(house, one.area))
    return RedirectResponse(f"/admin/guides/{slug}/overrides?dropped=1", status_code=303)


async def _shown(
    request: Request,
    house: House,
    known: Reader,
    slug: str,
    form: Form,
    *,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    guide = house.catalogue.get(slug)
    if guide is None and slug != EVERY:
        raise UnknownGuideError(slug=slug)
    found = await house.editing.overrides(_of(slug))
    today = house.editing.today
    return page(
        request,
        "guides/overrides.html",
        status=status,
        slug=slug,
        guide=guide,
        found=[
            (one, place_name(house, one.area), one.holds_on(today), speaks_for(house, known, one.area)) for one in found
        ],
        form={**dict.fromkeys(_FORM, ""), **form},
        problems=problems or {},
        names=LOCAL_FIELDS,
        field_words=FIELD,
        is_kept="kept" in request.query_params,
        is_dropped="dropped" in request.query_params,
        tab="guides",
        back=f"/admin/guides/{slug}/overrides",
    )


def _own_place(house: House, known: Reader, words: str) -> str:
    """Return the area somebody named. Raises UnknownAreaError, also when it is not theirs to speak for."""
    area = place_called(house, words, known.scope.areas_for(Permission.GUIDES_PUBLISH))
    if not speaks_for(house, known, area):
        raise UnknownAreaError(area=area)
    return area


async def _own(house: House, known: Reader, slug: str, override: str) -> Override | None:
    """Return what the form changes, None when it adds. Raises UnknownGuideError, also for those of others."""
    if not override:
        return None
    one = await house.editing.override(override)
    if one.slug != _of(slug) or not speaks_for(house, known, one.area):
        raise UnknownGuideError(slug=slug)
    return one


def _of(slug: str) -> str:
    return "" if slug == EVERY else slug


def _local(fields: Fields, language: str) -> Local:
    return Local(**{name: fields.text(f"{name}.{language}") for name in LOCAL_FIELDS})


def _typed(fields: Fields) -> Form:
    return {name: fields.text(name) for name in _FORM}


def _form_of(one: Override) -> Form:
    form: Form = {
        f"{name}.{language}": getattr(getattr(one, language), name) for name in LOCAL_FIELDS for language in LANGUAGES
    }
    days = {"valid_from": one.valid_from or "", "valid_until": one.valid_until or ""}
    return {**form, **days, "id": one.id, "place": one.area, "version": one.version}
