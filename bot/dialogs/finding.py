"""From the resident's own words to a guide or an official procedure: one, several, or honestly none and the team."""

from collections.abc import Sequence

from bot.dialogs.another import for_another
from bot.dialogs.official import areas_of, described, guide_of, menu
from bot.dialogs.reporting import SCAM_GUIDE, is_without_a_story, reported
from bot.dialogs.wishes import together
from bot.engine.effects import FoundAnyway, NothingFound
from bot.engine.results import Ask, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent
from guides.search.port import Match, Verdict
from helpdesk.procedures.models import Procedure
from helpdesk.safety.judging import Verdict as Judged

_LISTED = 8
_TELLING = 2
"""So many signs of a scam are looked at unasked; a single one may stand in any question."""


class Finding:
    """Asks what it is about and finds the guide."""

    async def open(self, talk: Talk, /, *, words: str = "", page: int = 0, **_: object) -> Sequence[Result]:
        """Look for the words at once if there are any."""
        if words:
            return await self._find(talk, words)
        if page:
            return self._list(talk, page)
        resume = (choice("resume"),) if talk.conversation.walk else ()
        choices = (*resume, choice("guides"), choice("team"), *for_another(talk))
        area = talk.look.places.find(talk.conversation.area) if talk.is_back and talk.conversation.area else None
        if area is not None:
            return [Ask("finding.back", {"area": talk.look.places.label(area)}, choices)]
        return [Ask("finding.ask", {}, choices)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice, or look for the words."""
        match (said.choice or "").partition(":"):
            case ("guide", _, slug):
                return [*_found_anyway(said, slug), HandOver("walking", {"guide": slug})]
            case ("procedure", _, code):
                return await self._chosen(talk, code, str(said.state.get("words", "")))
            case ("wrong", _, _):
                return [Ask("finding.wrong", {}, (choice("team"), choice("guides")), {"words": said.state["words"]})]
            case ("guides", _, _):
                return self._list(talk, 1, unanswered=_unanswered(said))
            case ("more", _, page):
                return self._list(talk, int(page), unanswered=_unanswered(said))
            case ("team", _, _):
                return [*_none_of_these(said), HandOver("stuck", _for_the_team(said))]
            case ("someone_else", _, _):
                return [HandOver("another")]
            case ("resume", _, _):
                return [HandOver("walking", {"resume": True})]
        if said.state.get("procedure") and intent(said.words) is Intent.PERSON:
            return [HandOver("stuck", _for_the_team(said))]
        return await self._find(talk, said.words)

    async def _find(self, talk: Talk, words: str) -> Sequence[Result]:
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
        guides = found.matches if found.verdict is Verdict.MENU else []
        if not guides and (checked.verdict is Judged.UNKNOWN or len(checked.signs) >= _TELLING):
            return [HandOver("checking", {"words": words})]  # among thousands of titles something fits every story
        official = await talk.look.procedures.find(words, areas_of(talk))
        if official.verdict is Verdict.ANSWER:
            return self._official(talk, official.procedures[0], words, guides)
        if offered := menu(talk, guides, official.procedures):
            state = {"words": words, "offered": [match.slug for match in guides]}
            return [Ask("finding.which", {}, (*offered, choice("team", "choice.none_of_these")), state)]
        nothing = NothingFound(words, tuple(match.slug for match in found.matches))
        state = {"words": words, "unanswered": words}
        if await talk.look.blocked_until(talk.conversation) is not None:
            return [nothing, Ask("finding.nothing_here", {}, (choice("guides"),), state)]
        return [nothing, Ask("finding.nothing", {}, (choice("team"), choice("guides")), state)]

    def _official(self, talk: Talk, procedure: Procedure, words: str, guides: Sequence[Match] = ()) -> Sequence[Result]:
        """Lead through its guide if there is one, else say what the list says."""
        guide = guide_of(talk, procedure)
        if guide is not None:
            return [HandOver("walking", {"guide": guide.slug, "words": words})]
        return described(procedure, words, guides)

    async def _chosen(self, talk: Talk, code: str, words: str) -> Sequence[Result]:
        procedure = await talk.look.procedures.get(code, areas_of(talk))
        if procedure is None:
            return [Say("procedure.gone"), HandOver("finding")]
        return self._official(talk, procedure, words)

    def _list(self, talk: Talk, page: int, *, unanswered: str = "") -> Sequence[Result]:
        guides = list(talk.look.guides)
        shown = guides[(page - 1) * _LISTED : page * _LISTED]
        more = (choice(f"more:{page + 1}", "choice.more"),) if len(guides) > page * _LISTED else ()
        offered = tuple(choice(f"guide:{g.slug}", "choice.guide", guide=g.slug) for g in shown)
        state = {"unanswered": unanswered} if unanswered else {}
        return [Ask("finding.list", {}, (*offered, *more, choice("team")), state)]


def _for_the_team(said: Said) -> dict[str, object]:
    """Say what the team shall know: the words, and the procedure they were shown."""
    words = together(said.state.get("words", ""), "" if said.choice else said.words)
    about: dict[str, object] = {"words": words, "elsewhere": True}
    if shown := said.state.get("procedure"):
        about["procedure"] = {"code": shown["code"], "title": shown["procedure"]}
    return about


def _unanswered(said: Said) -> str:
    return str(said.state.get("unanswered", ""))


def _found_anyway(said: Said, slug: str) -> list[Result]:
    """Note which guide it was, after words that found none."""
    words = _unanswered(said)
    return [FoundAnyway(words, slug)] if words else []


def _none_of_these(said: Said) -> list[Result]:
    """Note words whose menu had nothing that fits."""
    offered = said.state.get("offered")  # guides; a menu may have official procedures alone
    return [] if offered is None else [NothingFound(str(said.state["words"]), tuple(offered))]
