"""After help: 1 to 5, then reasons to be tapped, and a word if the resident likes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogs.attaching import held
from bot.dialogs.blocked import blocked
from bot.dialogs.news import after_help
from bot.dialogs.wishes import together
from bot.engine.catalogues import said as in_words
from bot.engine.choosing import everyday, is_bare_number
from bot.engine.effects import RequestHeard, RequestRated
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from bot.phrases import PHRASES
from guides.search.intents import Intent, intent
from guides.search.port import Verdict
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.rating_reasons import HIGH, fitting, reasons_for

_SCORES = tuple(choice(f"rate:{score}", f"choice.rate_{score}") for score in range(1, 6))
_OVER = {Resolution.DONE.value, Resolution.NOT_POSSIBLE.value}
"""After these the help is over; after all others it goes on, here or elsewhere."""

_ENDED = Change({"request": None})
_NUMBERS = re.compile(r"\d(?:(?:\s*[,;+&]\s*|\s+(?:và\s+|va\s+)?)\d)+")


class Rating:
    """Asks how the help was. Words instead of a score open the request again, unless they clearly look for a guide."""

    async def open(
        self, talk: Talk, /, *, request: str = "", resolution: str = "done", reason: str = "", **_: object
    ) -> Sequence[Result]:
        """Say how the request ended, and ask if the help is over."""
        if resolution not in _OVER:
            return [HandOver("talking", {"ended": resolution})]
        resume = (choice("resume"),) if talk.conversation.walk else ()
        choices = (*_SCORES, choice("reopen"), *resume, choice("skip"))
        asked = Ask("rating.ask", {}, choices, {"request": request})
        how = Say("resolved.not_possible_because", {"text": reason}) if reason else Say(f"resolved.{resolution}")
        return [how, *held(talk, asked, dialog="rating", is_said=False)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Keep the score, then the word; words that came before a score are kept until it is clear what they are."""
        request, words = str(said.state["request"]), str(said.state.get("words", ""))
        match (said.choice or "").partition(":"):
            case ("rate", _, score):
                return await self._rated(talk, request, int(score), words)
            case ("reason", _, reason):
                return _because(said.state, [reason])
            case ("skip", _, _):
                return [
                    _ENDED,
                    Say("rating.thanks" if "score" in said.state else "rating.skipped"),
                    await after_help(talk),
                ]
            case ("resume", _, _):
                return [_ENDED, HandOver("walking", {"resume": True})]
            case ("search", _, _):
                return [_ENDED, HandOver("finding", {"words": words})]
            case ("reopen", _, _):
                return await self._reopened(talk, request, words or in_words(PHRASES["choice.reopen"], VIETNAMESE, {}))
        if "score" in said.state:
            several = _several(talk, said.words)
            return (
                _because(said.state, several)
                if several
                else await self._rated(talk, request, int(said.state["score"]), said.words)
            )
        return await self._words(talk, request, words, said.words)

    async def _rated(self, talk: Talk, request: str, score: int, words: str) -> Sequence[Result]:
        if words:
            return [RequestRated(request, score, words), _ENDED, Say("rating.thanks"), await after_help(talk)]
        return [RequestRated(request, score), _why({"request": request, "score": score, "reasons": []})]

    async def _reopened(self, talk: Talk, request: str, words: str) -> Sequence[Result]:
        if refused := await blocked(talk):
            return refused
        return [RequestHeard(request, words), Say("talking.reopened"), HandOver("talking", {"passed_on": True})]

    async def _words(self, talk: Talk, request: str, before: str, words: str) -> Sequence[Result]:
        if not before and intent(words) is Intent.THANKS:
            return [_ENDED, Say("finding.welcome"), HandOver("finding")]
        if not before and everyday(words):
            return [_ENDED, Say("rating.skipped"), HandOver("finding")]
        told, choices = together(before, words), (*_SCORES, choice("reopen"), choice("search"), choice("skip"))
        if is_bare_number(words):  # none of the scores
            return [Ask("rating.ask", {}, choices, {"request": request, "words": before})]
        if before or talk.look.search.find(words).verdict is not Verdict.ANSWER:
            return await self._reopened(talk, request, told)
        return [Ask("rating.words", {}, choices, {"request": request, "words": told})]


def _because(state: Mapping[str, Any], reasons: Sequence[str]) -> Sequence[Result]:
    """Keep reasons, and offer those that are left: each tap is one message, and each counts at once."""
    request, score = str(state["request"]), int(state["score"])
    given = fitting(score, [*state["reasons"], *reasons])
    rated = RequestRated(request, score, reasons=tuple(fitting(score, reasons)))
    return [rated, _why({"request": request, "score": score, "reasons": [reason.value for reason in given]})]


def _why(state: dict[str, Any]) -> Ask:
    """Ask why; words are welcome instead. Who is not content can let it go on with one tap."""
    score, given = int(state["score"]), state["reasons"]
    left = [reason for reason in reasons_for(score) if reason.value not in given]
    chips = tuple(choice(f"reason:{reason}", f"choice.reason_{reason}") for reason in left)
    again = (choice("reopen"),) if score < HIGH else ()
    if given:
        return Ask("rating.more", {"reasons": given}, (*chips, *again, choice("skip", "choice.no_more")), state)
    return Ask("rating.praise" if score >= HIGH else "rating.blame", {}, (*chips, *again, choice("skip")), state)


def _several(talk: Talk, words: str) -> list[str]:
    """Read "1, 3": where choices are numbers, several reasons can be given in one message."""
    question = talk.conversation.question
    if question is None or not _NUMBERS.fullmatch(words.strip()):
        return []
    places = [int(number) for number in re.findall(r"\d", words)]
    keys = [question.choices[place - 1].key for place in places if 1 <= place <= len(question.choices)]
    are_reasons = len(keys) == len(places) and all(key.startswith("reason:") for key in keys)
    return [key.removeprefix("reason:") for key in keys] if are_reasons else []
