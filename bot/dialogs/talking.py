"""Talking with the team through the bot: what the resident writes goes into the request's thread."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogs import phone
from bot.dialogs.attaching import held, is_asked
from bot.dialogs.blocked import blocked
from bot.dialogs.wishes import together
from bot.engine.choosing import everyday, is_bare_number
from bot.engine.effects import RequestCancelled, RequestHeard
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent
from helpdesk.messaging.models import Choice, NoticeFile


class Talking:
    """Passes words on to the team."""

    async def open(
        self,
        talk: Talk,
        /,
        *,
        passed_on: bool = False,
        name: str = "",
        text: str = "",
        files: Sequence[Mapping[str, Any]] = (),
        ended: str = "",
        key: str = "team.answered",
        **_: object,
    ) -> Sequence[Result]:
        """Say that words go to the team now; show the team's answer if there is one, or what it needs (`key`).

        `ended`: how the team ended the request although the help may go on elsewhere; words open it again.
        """
        if text or files:
            # Somebody is there, whatever the hours say.
            sent = tuple(NoticeFile.model_validate(file) for file in files)
            key, facts = (key, {"name": name, "text": text}) if text else ("team.sent_files", {"name": name})
            asked = talk.conversation.question
            if asked is not None and is_asked(talk):  # its files would wait for a yes that cannot be given
                last = asked.parts[-1]
                again = Ask(last.key, last.facts, tuple(asked.choices), asked.state, dialog=asked.dialog, files=sent)
                return [Say(key, facts), again]
            return [Ask(key, facts, _choices(talk), {"is_answering": True}, files=sent)]
        if ended:
            over = Ask(f"resolved.{ended}", {}, _choices(talk, can_cancel=False), {"ended": ended})
            return held(talk, over, dialog="talking")
        return [await self._passed_on(talk) if passed_on else Ask("talking.ask", {}, _choices(talk))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Pass words on, or follow a choice."""
        request = talk.conversation.request
        if request is None:
            return [HandOver("finding", {"words": said.words})] if said.choice is None else self._follow(said, None)
        if talk.incoming.phone:
            return [*phone.kept(talk, request), HandOver("talking")]
        if said.choice is None or said.choice == "send_to_team":
            return await self._heard(talk, said, request)
        is_asked = said.state.get("sure") or "words" in said.state
        if is_bare_number(talk.incoming.text) and not is_asked:
            return [_which(talk, said)]
        return self._follow(said, request)

    def _follow(self, said: Said, request: str | None) -> Sequence[Result]:
        match said.choice:
            case "resume":
                return [HandOver("walking", {"resume": True})]
            case "call_back":
                return [HandOver("calling_back")]
            case "keep":
                return [HandOver("talking")]
            case "cancel_request" if request is not None and not said.state.get("sure"):
                sure = (choice("keep", "choice.keep_request"), choice("cancel_request", "choice.cancel_request_sure"))
                return [Ask("talking.sure", {}, sure, {"sure": True})]
            case "cancel_request" if request is not None:
                ended = Change({"request": None})
                return [RequestCancelled(request), ended, Say("talking.cancelled"), HandOver("finding")]
        return [HandOver("finding")]

    async def _heard(self, talk: Talk, said: Said, request: str) -> Sequence[Result]:
        """Pass on what was written, with the number that was asked about before."""
        words = together(said.state.get("words"), "" if said.choice else said.words)
        if refused := await blocked(talk):
            return refused
        if not said.state.get("ended"):
            return [RequestHeard(request, words), await self._passed_on(talk, said.state.get("is_answering"))]
        if intent(words) is Intent.THANKS or everyday(words):
            return [Say("rating.skipped"), HandOver("finding")]
        return [RequestHeard(request, words), Say("talking.reopened"), await self._passed_on(talk)]

    async def _passed_on(self, talk: Talk, is_answering: bool | None = None) -> Ask:  # noqa: FBT001 - of the state
        if is_answering:
            return Ask("talking.passed_on", {}, _choices(talk), {"is_answering": True})
        responder = await talk.look.responder(talk.conversation.area or "", talk.now)
        if responder is not None and responder.answers_from is not None:
            return Ask("talking.passed_on_closed", {"when": responder.answers_from}, _choices(talk))
        return Ask("talking.passed_on", {}, _choices(talk))


def _which(talk: Talk, said: Said) -> Ask:
    """Ask whether a bare number is a choice or an answer to what the team asked ("Which step?" – "2")."""
    question = talk.conversation.question
    meant = [one for one in question.choices if one.key == said.choice] if question else []
    words = {"words": talk.incoming.text}
    return Ask("talking.number", words, (choice("send_to_team"), *meant), {**said.state, **words})


def _choices(talk: Talk, *, can_cancel: bool = True) -> tuple[Choice, ...]:
    resume = (choice("resume"),) if talk.conversation.walk is not None else ()
    open_yet = (choice("cancel_request"), choice("call_back")) if can_cancel else ()
    return (*resume, choice("other"), *open_yet)
