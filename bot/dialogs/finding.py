"""From the resident's own words to a guide: one, a menu of several, or honestly none and the team."""

from collections.abc import Sequence

from bot.dialogs.reporting import SCAM_GUIDE, is_without_a_story, reported
from bot.engine.results import Ask, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent
from guides.search.port import Verdict
from helpdesk.safety.judging import Verdict as Judged

_LISTED = 8
_TELLING = 2
"""So many signs of a scam are looked at unasked; a single one may stand in any question."""


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
                return [HandOver("walking", {"guide": slug})]
            case ("guides", _, _):
                return self._list(talk, 1)
            case ("more", _, page):
                return self._list(talk, int(page))
            case ("team", _, _):
                return [HandOver("stuck", {"words": str(said.state.get("words", "")), "elsewhere": True})]
            case ("resume", _, _):
                return [HandOver("walking", {"resume": True})]
        return self._find(talk, said.words)

    def _find(self, talk: Talk, words: str) -> Sequence[Result]:
        match intent(words):
            case Intent.GREETING:
                return [Say("finding.hello"), HandOver("finding")]
            case Intent.THANKS:
                return [Say("finding.welcome"), HandOver("finding")]
            case Intent.SCAM_REPORT if is_without_a_story(words):
                return [HandOver("checking", {"tell": True})]
            case Intent.SCAM_REPORT:
                return [Say("finding.scam"), *reported(talk, words), HandOver("walking", {"guide": SCAM_GUIDE})]
            case Intent.PERSON:
                return [HandOver("stuck", {"words": words, "elsewhere": True})]
        checked = talk.look.checker.check(words)
        if checked.verdict is Judged.LOOK_ALIKE:
            return [HandOver("checking", {"words": words})]
        found = talk.look.search.find(words)
        if found.verdict is Verdict.ANSWER:
            return [HandOver("walking", {"guide": found.matches[0].slug, "words": words})]
        if found.verdict is Verdict.MENU:
            offered = tuple(choice(f"guide:{m.slug}", "choice.guide", guide=m.slug) for m in found.matches)
            return [Ask("finding.which", {}, (*offered, choice("team", "choice.none_of_these")), {"words": words})]
        if checked.verdict is Judged.UNKNOWN or len(checked.signs) >= _TELLING:
            return [HandOver("checking", {"words": words})]
        return [Ask("finding.nothing", {}, (choice("team"), choice("guides")), {"words": words})]

    def _list(self, talk: Talk, page: int) -> Sequence[Result]:
        guides = list(talk.look.guides)
        shown = guides[(page - 1) * _LISTED : page * _LISTED]
        more = (choice(f"more:{page + 1}", "choice.more"),) if len(guides) > page * _LISTED else ()
        offered = tuple(choice(f"guide:{g.slug}", "choice.guide", guide=g.slug) for g in shown)
        return [Ask("finding.list", {}, (*offered, *more, choice("team")))]
