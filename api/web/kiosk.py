"""The kiosk for the counter: large, one step a screen, nothing to type, and back at its start when nobody is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.house import House
from api.web.addresses import outside, qr_code
from api.web.fields import fields_of
from api.web.reader import HouseHere
from api.web.rendering import page
from guides.catalogue.models import Guide, Step
from helpdesk.areas.models import Area
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.statistics.days import local_day

IDLE_S: Final = 90
"""Seconds without a touch after which it asks whether somebody is still there."""
COUNTDOWN_S: Final = 20
WITHOUT_SCRIPTS_S: Final = 240
"""Seconds a screen stays where no script can ask."""

# In addresses of a guide's screens. No id of a question has a stroke below.
AREA, AT = "_area", "_at"
END: Final = "_end"

router = APIRouter(prefix="/kiosk")


@dataclass(frozen=True, slots=True)
class Kiosk:
    """Where a kiosk stands."""

    area: Area | None
    place: str

    @property
    def start(self) -> str:
        """The address it goes back to: Vietnamese again, whoever stood here before."""
        known = {"area": self.area.id} if self.area else {}
        return f"/kiosk?{urlencode({**known, 'lang': VIETNAMESE})}"

    def field(self, key: str) -> str:
        """Return the address of a field."""
        known = {"area": self.area.id} if self.area else {}
        return f"/kiosk?{urlencode({**known, 'field': key})}"

    def screen(self, guide: Guide, at: str, answers: Mapping[str, str]) -> str:
        """Return the address of one screen of a guide."""
        known = {AREA: self.area.id} if self.area else {}
        return f"/kiosk/{guide.slug}?{urlencode({**known, **answers, **({AT: at} if at else {})})}"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of a guide: what comes first (no step), a step, or the end."""

    guide: Guide
    answers: Mapping[str, str]
    step: Step | None
    is_end: bool

    @property
    def way(self) -> list[str]:
        """The screens of the way as far as the answers reach: "" is the first."""
        question = self.guide.open_question(self.answers)
        steps = [step.id for step in self.guide.way_so_far(self.answers)]
        return ["", *steps] if question else ["", *steps, END]

    @property
    def at(self) -> str:
        """Which of them this is."""
        return END if self.is_end else self.step.id if self.step else ""

    @property
    def back(self) -> str | None:
        """The screen before; None before the first."""
        place = self.way.index(self.at)
        return self.way[place - 1] if place else None

    def onward(self, answers: Mapping[str, str] | None = None) -> str:
        """Return the next screen, with an answer to the question that is shown."""
        way = Screen(self.guide, self.answers if answers is None else answers, self.step, self.is_end).way
        return way[way.index(self.at) + 1]

    def answered_by(self, option: str) -> dict[str, str]:
        """Return the answers with one to the question that is shown; later ones are forgotten."""
        assert self.step is not None  # noqa: S101 - only a question has options
        return {**self.guide.known_before(self.step.id, self.answers), self.step.id: option}

    def answers_before(self, at: str) -> Mapping[str, str]:
        """Return what was answered before a screen: going back over a question takes its answer back."""
        return {} if not at else self.guide.known_before(at, self.answers)


@router.get("")
async def start(request: Request, house: HouseHere, area: str = "", field: str = "") -> HTMLResponse:
    """Offer the fields, or the guides of one."""
    fields = fields_of(house.catalogue)
    chosen = next((one for one in fields if one.key == field), None)
    return _page(request, "kiosk.html", _kiosk(house, area), fields=fields, chosen=chosen, is_start=chosen is None)


@router.get("/{slug}")
async def screen(request: Request, house: HouseHere, slug: str) -> HTMLResponse:
    """Show one screen of a guide. What an address asks for that this version has not leads to the first screen."""
    guide = house.catalogue.get(slug)
    if guide is None:
        raise HTTPException(404)
    query = request.query_params
    answers, at = guide.known(query), query.get(AT, "")
    shown = Screen(guide, answers, None, is_end=at == END)
    if at not in shown.way:
        shown = Screen(guide, answers, None, is_end=False)
    elif at and at != END:
        shown = Screen(guide, answers, guide.step(at), is_end=False)
    own = outside(request, house, f"/guides/{slug}", **answers)
    return _page(
        request,
        "kiosk_guide.html",
        _kiosk(house, query.get(AREA, "")),
        guide=guide,
        screen=shown,
        qr=qr_code(own) if shown.is_end else "",
        own=own,
        field=next(one for one in fields_of(house.catalogue) if guide in one.guides),
        is_stale=guide.is_stale(local_day(house.clock.now())),
        is_start=False,
    )


def _page(request: Request, name: str, kiosk: Kiosk, **facts: Any) -> HTMLResponse:  # noqa: ANN401 - any fact
    return page(
        request,
        name,
        kiosk=kiosk,
        idle_s=IDLE_S,
        countdown_s=COUNTDOWN_S,
        without_scripts_s=WITHOUT_SCRIPTS_S,
        **facts,
    )


def _kiosk(house: House, area: str) -> Kiosk:
    """Tell where it stands; an area nobody knows is as good as none."""
    known = house.areas.current(area) if house.areas.known(area) else []
    place = known[0] if len(known) == 1 else None
    return Kiosk(place, house.areas.label(place) if place else "")
