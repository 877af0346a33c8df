"""From the resident's own words to a guide: one, a menu of several, or honestly none and the team."""

from collections.abc import Sequence

from bot.engine.effects import FoundAnyway, NothingFound
from bot.engine.results import Ask, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent
from guides.search.port import Verdict

SCAM_GUIDE = "an-toan-otp-lua-dao"
_LISTED = 8


class Finding:
    """Asks what it is about and finds the guide."""

    async def open(self, talk: Talk, /, *, words: str = "", page: int = 0, **_: object) -> Sequence[Result]:
        """Look for the words at once if there are any."""
        if words:
            return self._find(talk, words)
        if page:
            return self._list(talk, page)
        resume = (choice("resume"),) if talk.conversation.walk else ()
        return [Ask("finding.ask", {}, (*resume, choice("guides"), choice("team")))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice, or look for the words."""
        match (said.choice or "").partition(":"):
            case ("guide", _, slug):
                return [*_found_anyway(said, slug), HandOver("walking", {"guide": slug})]
            case ("guides", _, _):
                return self._list(talk, 1, unanswered=_unanswered(said))
            case ("more", _, page):
                return self._list(talk, int(page), unanswered=_unanswered(said))
            case ("team", _, _):
                return [
                    *_none_of_these(said),
                    HandOver("stuck", {"words": str(said.state.get("words", "")), "elsewhere": True}),
                ]
            case ("resume", _, _):
                return [HandOver("walking", {"resume": True})]
        return self._find(talk, said.words)

    def _find(self, talk: Talk, words: str) -> Sequence[Result]:
        match intent(words):
            case Intent.GREETING:
                return [Say("finding.hello"), HandOver("finding")]
            case Intent.THANKS:
                return [Say("finding.welcome"), HandOver("finding")]
            case Intent.SCAM_REPORT:
                return [Say("finding.scam"), HandOver("walking", {"guide": SCAM_GUIDE})]
            case Intent.PERSON:
                return [HandOver("stuck", {"words": words, "elsewhere": True})]
        found = talk.look.search.find(words)
        if found.verdict is Verdict.ANSWER:
            return [HandOver("walking", {"guide": found.matches[0].slug, "words": words})]
        if found.verdict is Verdict.MENU:
            offered = tuple(choice(f"guide:{m.slug}", "choice.guide", guide=m.slug) for m in found.matches)
            state = {"words": words, "offered": [match.slug for match in found.matches]}
            return [Ask("finding.which", {}, (*offered, choice("team", "choice.none_of_these")), state)]
        nothing = NothingFound(words, tuple(match.slug for match in found.matches))
        state = {"words": words, "unanswered": words}
        return [nothing, Ask("finding.nothing", {}, (choice("team"), choice("guides")), state)]

    def _list(self, talk: Talk, page: int, *, unanswered: str = "") -> Sequence[Result]:
        guides = list(talk.look.guides)
        shown = guides[(page - 1) * _LISTED : page * _LISTED]
        more = (choice(f"more:{page + 1}", "choice.more"),) if len(guides) > page * _LISTED else ()
        offered = tuple(choice(f"guide:{g.slug}", "choice.guide", guide=g.slug) for g in shown)
        state = {"unanswered": unanswered} if unanswered else {}
        return [Ask("finding.list", {}, (*offered, *more, choice("team")), state)]


def _unanswered(said: Said) -> str:
    return str(said.state.get("unanswered", ""))


def _found_anyway(said: Said, slug: str) -> list[Result]:
    """Note which guide it was, after words that found none."""
    words = _unanswered(said)
    return [FoundAnyway(words, slug)] if words else []


def _none_of_these(said: Said) -> list[Result]:
    """Note words whose menu had nothing that fits."""
    offered = said.state.get("offered")
    return [NothingFound(str(said.state["words"]), tuple(offered))] if offered else []
