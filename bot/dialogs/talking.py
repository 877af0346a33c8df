"""Talking with the team through the bot: what the resident writes goes into the request's thread."""

from collections.abc import Sequence

from bot.engine.effects import RequestCancelled, RequestHeard
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.messaging.models import Choice


class Talking:
    """Passes words on to the team while a request is open."""

    async def open(
        self, talk: Talk, /, *, passed_on: bool = False, name: str = "", text: str = "", **_: object
    ) -> Sequence[Result]:
        """Say that words go to the team now; show the team's answer if there is one."""
        if text:
            return [Ask("team.answered", {"name": name, "text": text}, _choices(talk))]
        return [await self._passed_on(talk) if passed_on else Ask("talking.ask", {}, _choices(talk))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Pass words on, or follow a choice."""
        request = talk.conversation.request
        match said.choice:
            case "resume":
                return [HandOver("walking", {"resume": True})]
            case "other":
                return [HandOver("finding")]
            case "keep":
                return [HandOver("talking")]
            case "cancel_request" if request is not None and not said.state.get("sure"):
                # A bare number may have been meant for the team: ending a request is asked twice.
                sure = (choice("keep", "choice.keep_request"), choice("cancel_request", "choice.cancel_request_sure"))
                return [Ask("talking.sure", {}, sure, {"sure": True})]
            case "cancel_request" if request is not None:
                return [
                    RequestCancelled(request),
                    Change({"request": None}),
                    Say("talking.cancelled"),
                    HandOver("finding"),
                ]
        if request is None:
            return [HandOver("finding", {"words": said.words})]
        return [RequestHeard(request, said.words), await self._passed_on(talk)]

    async def _passed_on(self, talk: Talk) -> Ask:
        responder = await talk.look.responder(talk.conversation.area or "", talk.now)
        if responder is not None and responder.answers_from is not None:
            return Ask("talking.passed_on_closed", {"when": responder.answers_from}, _choices(talk))
        return Ask("talking.passed_on", {}, _choices(talk))


def _choices(talk: Talk) -> tuple[Choice, ...]:
    resume = (choice("resume"),) if talk.conversation.walk is not None else ()
    return (*resume, choice("other"), choice("cancel_request"))
