"""After help: 1 to 5, and a word if the resident likes."""

from collections.abc import Sequence

from bot.dialogs.attaching import held
from bot.dialogs.wishes import together
from bot.engine.catalogues import said as in_words
from bot.engine.choosing import everyday
from bot.engine.effects import RequestHeard, RequestRated
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from bot.phrases import PHRASES
from guides.search.intents import Intent, intent
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.support_requests.models import Resolution

_SCORES = tuple(choice(f"rate:{score}", f"choice.rate_{score}") for score in range(1, 6))
_OVER = {Resolution.DONE.value, Resolution.NOT_POSSIBLE.value}
"""After these the help is over; after all others it goes on, here or elsewhere."""

_ENDED = Change({"request": None})


class Rating:
    """Asks how the help was. Only the button for it opens a request again."""

    async def open(
        self, talk: Talk, /, *, request: str = "", resolution: str = "done", **_: object
    ) -> Sequence[Result]:
        """Say how the request ended, and ask if the help is over."""
        if resolution not in _OVER:
            return [HandOver("talking", {"ended": resolution})]
        resume = (choice("resume"),) if talk.conversation.walk else ()
        choices = (*_SCORES, choice("reopen"), *resume, choice("skip"))
        asked = Ask("rating.ask", {}, choices, {"request": request})
        return [Say(f"resolved.{resolution}"), *held(talk, asked, dialog="rating", is_said=False)]

    async def answer(self, _talk: Talk, said: Said) -> Sequence[Result]:
        """Keep the score, then the word; words that came before a score are kept until it is clear what they are."""
        request, words = str(said.state["request"]), str(said.state.get("words", ""))
        match (said.choice or "").partition(":"):
            case ("rate", _, score):
                return self._rated(request, int(score), words)
            case ("skip", _, _):
                return [
                    _ENDED,
                    Say("rating.thanks" if "score" in said.state else "rating.skipped"),
                    HandOver("finding"),
                ]
            case ("resume", _, _):
                return [_ENDED, HandOver("walking", {"resume": True})]
            case ("search", _, _):
                return [_ENDED, HandOver("finding", {"words": words})]
            case ("reopen", _, _):
                heard = RequestHeard(request, words or in_words(PHRASES["choice.reopen"], VIETNAMESE, {}))
                return [heard, Say("talking.reopened"), HandOver("talking", {"passed_on": True})]
        if "score" in said.state:
            return self._rated(request, int(said.state["score"]), said.words)
        return self._words(request, words, said.words)

    def _rated(self, request: str, score: int, words: str) -> Sequence[Result]:
        if words:
            return [RequestRated(request, score, words), _ENDED, Say("rating.thanks"), HandOver("finding")]
        asked = Ask("rating.word", {}, (choice("skip"),), {"request": request, "score": score})
        return [RequestRated(request, score), asked]

    def _words(self, request: str, before: str, words: str) -> Sequence[Result]:
        if not before and intent(words) is Intent.THANKS:
            return [_ENDED, Say("finding.welcome"), HandOver("finding")]
        if not before and everyday(words):
            return [_ENDED, Say("rating.skipped"), HandOver("finding")]
        choices = (*_SCORES, choice("reopen"), choice("search"), choice("skip"))
        return [Ask("rating.words", {}, choices, {"request": request, "words": together(before, words)})]
