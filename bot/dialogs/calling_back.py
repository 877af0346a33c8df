"""Calling back: the resident names a part of a working day, changes it or takes it back."""

from collections.abc import Sequence
from datetime import date

from bot.dialogs import phone
from bot.dialogs.blocked import blocked
from bot.engine.effects import CallBackCancelled, CallBackWanted, RequestHeard
from bot.engine.results import Ask, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.clock import VIETNAM
from helpdesk.messaging.models import Choice
from helpdesk.support_requests.call_windows import CallWindow, next_parts, open_days, parts, soon

_PARTS = 3
_DAYS = 6
_NO_CALL = choice("no_call")


class CallingBack:
    """Needs a request, then a phone number, then a time."""

    async def open(self, talk: Talk, /, *, fresh: bool = False, **_: object) -> Sequence[Result]:
        """Offer times, or show the one that is noted; whoever has no request asks the team first.

        `fresh`: the request was made in this very turn.
        """
        request = talk.conversation.request
        if request is None or not (fresh or await talk.look.is_request_open(request)):
            return [HandOver("stuck", {"call_back": True})]
        if refused := await blocked(talk):
            return refused
        wanted = None if fresh else await talk.look.call_back(request)
        if wanted is not None:
            choices = (choice("keep_call"), choice("other_time"), choice("cancel_call"))
            return [Ask("calling_back.known", {"window": wanted.written}, choices, {"request": request})]
        tail = await talk.look.phone_tail(talk.conversation.resident or "")
        if tail is None:
            return [_phone(request)]
        return await self._when(talk, request, Say("calling_back.number", {"tail": tail}), has_other=True)

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Keep the number or the time; words are for the team."""
        request = str(said.state["request"])
        if talk.incoming.phone:
            return [*phone.kept(talk, request), *await self._when(talk, request)]
        action, _, rest = (said.choice or "").partition(":")
        match action:
            case "call":
                return await self._noted(talk, request, rest)
            case "day":
                return await self._on_day(talk, request, date.fromisoformat(rest))
            case "other_day":
                return await self._days(talk, request)
            case "other_time":
                return await self._when(talk, request)
            case "other_number":
                return [_phone(request)]
            case "cancel_call":
                return [CallBackCancelled(request), Say("calling_back.cancelled"), HandOver("talking")]
            case "keep_call" | "no_call":
                return [HandOver("talking")]
        return [RequestHeard(request, said.words), HandOver("talking", {"passed_on": True})]

    async def _when(self, talk: Talk, request: str, *said: Say, has_other: bool = False) -> Sequence[Result]:
        """Offer the next times at which somebody works."""
        calendar = await talk.look.working_calendar(talk.conversation.area or "", talk.now)
        first = soon(calendar, talk.now)
        coming = next_parts(calendar, talk.now, most=_PARTS)
        if first is None and not coming:
            return [Say("calling_back.nobody"), HandOver("talking")]
        choices = (
            *([_soon(first)] if first else []),
            *(_window(one) for one in coming),
            choice("other_day"),
            *([choice("other_number")] if has_other else []),
            _NO_CALL,
        )
        return [*said, Ask("calling_back.when", {}, choices, {"request": request})]

    async def _days(self, talk: Talk, request: str) -> Sequence[Result]:
        calendar = await talk.look.working_calendar(talk.conversation.area or "", talk.now)
        days = open_days(calendar, talk.now, most=_DAYS)
        choices = (*(choice(f"day:{day}", "choice.call_day", on=day.isoformat()) for day in days), _NO_CALL)
        return [Ask("calling_back.day", {}, choices, {"request": request})]

    async def _on_day(self, talk: Talk, request: str, day: date) -> Sequence[Result]:
        calendar = await talk.look.working_calendar(talk.conversation.area or "", talk.now)
        found = parts(calendar, day, now=talk.now)
        if not found:  # the button is old
            return await self._when(talk, request, Say("calling_back.over"))
        choices = (*(_window(one) for one in found), choice("other_day"), _NO_CALL)
        return [Ask("calling_back.part", {"on": day.isoformat()}, choices, {"request": request})]

    async def _noted(self, talk: Talk, request: str, written: str) -> Sequence[Result]:
        calendar = await talk.look.working_calendar(talk.conversation.area or "", talk.now)
        window = CallWindow.read(written)
        if window is None or not window.fits(calendar, now=talk.now):
            return await self._when(talk, request, Say("calling_back.over"))
        noted = Say("calling_back.noted", {"window": window.written})
        return [CallBackWanted(request, window), noted, HandOver("talking")]


def _phone(request: str) -> Ask:
    return Ask("calling_back.phone", {}, (_NO_CALL,), {"request": request}, wants_phone=True)


def _window(window: CallWindow) -> Choice:
    return choice(f"call:{window.written}", "choice.call_at", window=window.written)


def _soon(window: CallWindow) -> Choice:
    time = f"{window.until.astimezone(VIETNAM):%H:%M}"
    return choice(f"call:{window.written}", "choice.call_soon", time=time)
