"""After help: 1 to 5, and a word if the resident likes."""

from collections.abc import Sequence

from bot.engine.effects import RequestHeard, RequestRated
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent

_SCORES = tuple(choice(f"rate:{score}", f"choice.rate_{score}") for score in range(1, 6))


class Rating:
    """Asks how the help was."""

    async def open(
        self, _talk: Talk, /, *, request: str = "", resolution: str = "done", **_: object
    ) -> Sequence[Result]:
        """Say how the request ended and ask."""
        return [Say(f"resolved.{resolution}"), Ask("rating.ask", {}, _SCORES, {"request": request})]

    async def answer(self, _talk: Talk, said: Said) -> Sequence[Result]:
        """Keep the score, then the word. Words instead of a score mean that it is not over for the resident."""
        request = str(said.state["request"])
        if said.choice and said.choice.startswith("rate:"):
            score = int(said.choice.removeprefix("rate:"))
            return [
                RequestRated(request, score),
                Ask("rating.word", {}, (choice("skip"),), {"request": request, "score": score}),
            ]
        ended = Change({"request": None})
        if "score" in said.state:
            rated = [] if said.choice == "skip" else [RequestRated(request, int(said.state["score"]), said.words)]
            return [*rated, ended, Say("rating.thanks"), HandOver("finding")]
        if intent(said.words) is Intent.THANKS:
            return [ended, Say("finding.welcome"), HandOver("finding")]
        return [RequestHeard(request, said.words), Say("talking.reopened"), HandOver("talking", {"passed_on": True})]
