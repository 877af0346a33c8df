"""Is it real? A link or message is looked at, a member is known by the code on their card, a scam is reported.

Nothing is opened, and no address is ever called safe.
"""

from collections.abc import Sequence
from typing import Any

from bot.dialogs.reporting import SCAM_GUIDE, is_without_a_story, reported
from bot.engine.choosing import everyday
from bot.engine.messages import FileKind
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent
from guides.search.port import Verdict as Found
from helpdesk.messaging.models import Choice, NoticeFile, OpenQuestion
from helpdesk.safety.checking import Checked
from helpdesk.safety.judging import Finding, Reason, Verdict
from helpdesk.safety.models import MOST_WORDS
from helpdesk.teams.cards import MOST_TRIES, TRIES_WITHIN, typed_card_code

DIALOG = "checking"
_NAMED = 3
"""Addresses that are named in one answer."""

_SHORT = 60
"""In characters: a message that somebody pastes is longer than what they want done."""

_WHY = {
    Reason.AT_SIGN: "checking.why_at_sign",
    Reason.FRONT: "checking.why_front",
    Reason.LETTERS: "checking.why_letters",
    Reason.SPELLING: "checking.why_spelling",
    Reason.BORROWED: "checking.why_borrowed",
    Reason.GOV: "checking.why_gov",
    Reason.PATH: "checking.why_path",
    Reason.APP_FILE: "checking.why_app_file",
    Reason.NUMBERS: "checking.why_numbers",
    Reason.SHORTENER: "checking.why_shortener",
    Reason.INVITE: "checking.why_invite",
    Reason.SCHEME: "checking.why_scheme",
    Reason.STRANGE: "checking.why_strange",
}
_ADVICE = {
    Verdict.LOOK_ALIKE: "checking.advice_bad",
    Verdict.SIGNS: "checking.advice_bad",
    Verdict.UNKNOWN: "checking.advice_unknown",
    Verdict.OFFICIAL: "checking.advice_official",
}


class Checking:
    """Says what a message gives away, or whose code was typed."""

    async def open(
        self, talk: Talk, /, *, words: str = "", report: str = "", tell: bool = False, card: str = "", **_: object
    ) -> Sequence[Result]:
        """Ask what to look at. `words`: look at them at once. `report`: report these, `tell`: ask what to report.

        `card`: what was typed where the code of a card was asked for.
        """
        if report:
            return self._report(talk, report)
        if tell:
            return [_tell()]
        if card:
            return await self._card(talk, card)
        if words:
            return await self._look(talk, words)
        return [Ask("checking.ask", {}, (choice("card"), choice("report_scam"), choice("other")))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice, or look at the words."""
        words = str(said.state.get("words", ""))
        match said.choice:
            case "card":
                return [_ask_for_card()]
            case "report_scam":
                return self._report(talk, words) if words else [_tell()]
            case "scam_guide":
                return [HandOver("walking", {"guide": SCAM_GUIDE})]
            case "team":
                return [HandOver("stuck", {"words": words, "elsewhere": True})]
            case "other":
                return [_onward(talk)]
        if said.state.get("for") == "report":
            return self._told(talk, said.words)
        if said.state.get("for") == "card":
            return await self._card(talk, said.words)
        return await self._look(talk, said.words)

    # -- a message -------------------------------------------------------------------------------------------------

    async def _look(self, talk: Talk, words: str) -> Sequence[Result]:
        if typed_card_code(words) is not None:
            return await self._card(talk, words)
        checked = talk.look.checker.check(words)
        if checked.verdict is Verdict.NOTHING and (elsewhere := _elsewhere(talk, words)):
            return elsewhere
        said = [*_addresses(checked), *_signs(checked)]
        state = {"words": words[:MOST_WORDS]}
        key = _ADVICE.get(checked.verdict, "checking.nothing")
        return [*said, Ask(key, {}, _choices(checked.verdict), state, dialog=DIALOG)]

    # -- a report --------------------------------------------------------------------------------------------------

    def _told(self, talk: Talk, words: str) -> Sequence[Result]:
        return [_onward(talk)] if everyday(words) else self._report(talk, words)

    def _report(self, talk: Talk, words: str) -> Sequence[Result]:
        done = reported(talk, words)
        if isinstance(done[-1], Change):  # nobody to tell yet
            return [*done, HandOver("commune", {"needed": True})]
        choices = (choice("scam_guide"), choice("team"), choice("other"))
        return [*done, Ask("reporting.next", {}, choices, {"words": words[:MOST_WORDS]}, dialog=DIALOG)]

    # -- a member --------------------------------------------------------------------------------------------------

    async def _card(self, talk: Talk, words: str) -> Sequence[Result]:
        code = typed_card_code(words)
        if code is None:
            if len(words) > _SHORT or talk.look.checker.check(words).findings:
                return await self._look(talk, words)
            return [Say("checking.card_unreadable"), _ask_for_card()]
        tries = [at for at in talk.conversation.card_tries if at > talk.now - TRIES_WITHIN]
        if len(tries) >= MOST_TRIES:
            return [_about_card("checking.card_too_often", {"when": tries[0] + TRIES_WITHIN})]
        holder = await talk.look.card_holder(code)
        if holder is None:
            tried = Change({"card_tries": [*tries, talk.now]})
            return [tried, _about_card("checking.card_unknown", {"code": code})]
        facts = {"name": holder.name, "team": holder.team, "place": holder.place}
        key = "checking.card_of_team" if holder.team else "checking.card_known"
        return [_about_card(key, facts, (_portrait(holder.photo),) if holder.photo else ())]


def is_card_asked(question: OpenQuestion | None) -> bool:
    """Tell whether the code of a card is waited for: then nothing typed is another kind of code."""
    return question is not None and question.dialog == DIALOG and question.state.get("for") == "card"


def _addresses(checked: Checked) -> list[Result]:
    """Say what the addresses are, the gravest only: a good one beside a bad one makes nothing better."""
    found = checked.with_verdict(checked.verdict)
    if not found:
        return []
    hosts = ", ".join(one.shown for one in found[:_NAMED])
    match checked.verdict:
        case Verdict.OFFICIAL:
            return _official(found, hosts)
        case Verdict.LOOK_ALIKE:
            return [Say("checking.look_alike", {"hosts": hosts}), *_why(found)]
    return [Say("checking.unknown", {"hosts": hosts}), *_why(found)]


def _official(found: Sequence[Finding], hosts: str) -> list[Result]:
    if all(one.reason is Reason.LISTED for one in found) and len({str(one.name) for one in found}) == 1:
        return [Say("checking.listed", {"hosts": hosts, "owner": found[0].name})]
    return [Say("checking.reserved", {"hosts": hosts})]


def _why(found: Sequence[Finding]) -> list[Result]:
    reasons = {one.reason: one for one in reversed(found[:_NAMED]) if one.reason in _WHY}
    return [Say(_WHY[reason], {"owner": one.owner}) for reason, one in list(reasons.items())[::-1] if reason in _WHY]


def _signs(checked: Checked) -> list[Result]:
    return [Say("checking.signs", {"signs": [sign.value for sign in checked.signs]})] if checked.signs else []


def _elsewhere(talk: Talk, words: str) -> Sequence[Result]:
    """Let what is no message go where it would go anyway: thanks, a report, something to get done."""
    match intent(words):
        case Intent.SCAM_REPORT:
            return [HandOver(DIALOG, {"tell": True} if is_without_a_story(words) else {"report": words})]
        case Intent.PERSON:
            return [HandOver("stuck", {"words": words, "elsewhere": True})]
        case Intent.THANKS | Intent.GREETING:
            return [HandOver("finding", {"words": words})]
    if everyday(words):
        return [_onward(talk)]
    is_wish = len(words) <= _SHORT and talk.look.search.find(words).verdict is not Found.NOTHING
    return [HandOver("finding", {"words": words})] if is_wish else []


def _choices(verdict: Verdict) -> tuple[Choice, ...]:
    if verdict is Verdict.OFFICIAL:
        return (choice("report_scam"), choice("card"), choice("team"), choice("other"))
    return (choice("report_scam"), choice("scam_guide"), choice("card"), choice("team"), choice("other"))


def _ask_for_card() -> Ask:
    return Ask("checking.card", {}, (choice("report_scam"), choice("other")), {"for": "card"}, dialog=DIALOG)


def _about_card(key: str, facts: dict[str, Any], files: tuple[NoticeFile, ...] = ()) -> Ask:
    choices = (choice("report_scam"), choice("card", "choice.another_card"), choice("other"))
    return Ask(key, facts, choices, dialog=DIALOG, files=files)


def _portrait(photo: str) -> NoticeFile:
    return NoticeFile(attachment=photo, kind=FileKind.PHOTO, name=f"{photo}.jpg", content_type="image/jpeg")


def _tell() -> Ask:
    return Ask("reporting.ask", {}, (choice("other"),), {"for": "report"}, dialog=DIALOG)


def _onward(talk: Talk) -> HandOver:
    return HandOver("onward" if talk.conversation.request is None else "talking")
