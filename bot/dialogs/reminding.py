"""Reminders of the day a result is to be fetched: kept, shown, changed, and asked about afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.dialogs.again import asked_again
from bot.dialogs.blocked import blocked
from bot.dialogs.elsewhere import elsewhere
from bot.dialogs.reminders_shown import about, ask_day, ask_dossier, listed, one_shown
from bot.engine.catalogues import said as in_words
from bot.engine.effects import (
    DossierGiven,
    NudgesSwitched,
    OutcomeTold,
    ReminderKept,
    ReminderMoved,
    ReminderNoted,
    ReminderRemoved,
    RequestHeard,
)
from bot.engine.results import Ask, Change, Effect, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from bot.phrases import PHRASES
from guides.search.intents import Intent, intent
from guides.search.port import Verdict
from helpdesk.clock import VIETNAM
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.messaging.models import OpenQuestion
from helpdesk.reminders.days import DayProblem, read_day
from helpdesk.reminders.dossiers import masked_dossier, typed_dossier
from helpdesk.reminders.models import MOST, Reminder, ReminderEventKind
from helpdesk.support_requests.models import Outcome


class Reminding:
    """What a resident does with their reminders. `state["at"]` says what was asked: the day, the code, which one."""

    async def open(self, talk: Talk, /, *, guide: str = "", **_: object) -> Sequence[Result]:
        """Ask for the day of a guide that was done; else show what there is, or ask for the first one's day."""
        known = await _known(talk)
        if len(known) >= MOST and guide:
            return [Say("reminding.full", {"most": MOST}), await _list(talk, known)]
        wants_nudges = await talk.look.wants_nudges(talk.conversation.resident or "")
        if guide or (wants_nudges and not known):
            return [ask_day({"guide": guide})]
        return [listed(known, wants_nudges=wants_nudges)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice; words are the day or the code that was asked for."""
        if said.choice is None:
            return await self._heard(talk, said)
        key, _, which = said.choice.partition(":")
        match key:
            case "reminder":
                return await _shown(talk, which)
            case "new_reminder":
                return [ask_day({})]
            case "search":
                return [HandOver("finding", {"words": str(said.state["words"])})]
            case "nudges_on":
                return [NudgesSwitched(is_on=True), Say("nudging.on"), HandOver("onward")]
            case "other" | "no_reminder" | "no_dossier" | "remembered" | "later":
                return [*_SAID.get(key, ()), _as_before(said.state)]
        known = await _one(talk, str(said.state.get("reminder", "")))
        if known is None:
            return [Say("reminding.gone"), _as_before(said.state)]
        if said.choice == "reopen":
            return await _reopened(talk, known, said.state)
        return self._follow(talk, said, known)

    def _follow(self, talk: Talk, said: Said, known: Reminder) -> Sequence[Result]:
        """Follow a choice about one reminder."""
        state: dict[str, Any] = {key: said.state[key] for key in _KEPT if key in said.state}
        match said.choice:
            case "change_day":
                return [ask_day(state)]
            case "another_day":
                return [*_not_yet(known, said.state), ask_day({**state, "is_postponed": True})]
            case "give_dossier":
                return [ask_dossier(state)]
            case "take_dossier":
                return [DossierGiven(known.id, ""), Say("reminding.dossier_taken"), _as_before(state)]
            case "show_dossier":
                return [Say("reminding.dossier_whole", {"sealed": known.dossier_sealed}), one_shown(known, talk.now)]
            case "delete_reminder":
                removed = ReminderNoted(known.id, ReminderEventKind.REMOVED, known.guide)
                return [removed, ReminderRemoved(known.id), Say("reminding.removed"), _as_before(state)]
            case "received":
                received = ReminderNoted(known.id, ReminderEventKind.RECEIVED, known.guide)
                glad = Say("reminding.received_help" if known.is_check else "reminding.received")
                told = _outcome(state, Outcome.RECEIVED)
                return [received, *told, ReminderRemoved(known.id), glad, _as_before(state)]
            case "not_received":
                onward = choice("reopen") if state.get("request") else choice("team")
                choices = (choice("another_day"), onward, choice("later"))
                asked = Ask("reminding.not_yet", {}, choices, {**state, "at": "result", "is_noted": True})
                return [*_not_yet(known, said.state), asked]
            case "team":
                wanted = ReminderNoted(known.id, ReminderEventKind.TEAM_ASKED, known.guide)
                facts = {"words": _for_team(talk, known), "guide": known.guide or "", "elsewhere": True}
                return [*_not_yet(known, said.state), wanted, HandOver("stuck", facts)]
        return [_as_before(state)]

    # -- words ----------------------------------------------------------------------------------------------------

    async def _heard(self, talk: Talk, said: Said) -> Sequence[Result]:
        at, wanted = said.state.get("at"), intent(said.words)
        if wanted in {Intent.PERSON, Intent.SCAM_REPORT}:
            return await elsewhere(talk, said.words)
        if wanted is Intent.THANKS:
            return [Say("finding.welcome"), _as_before(said.state)]
        if at == "dossier":
            return await self._dossier(talk, said)
        day = read_day(said.words, today=talk.today)
        if isinstance(day, date) and at in {"day", "due", "result"}:
            return await self._day(talk, said, day)
        if isinstance(day, date) or at != "day":
            return await elsewhere(talk, said.words)
        return [Say(_PROBLEMS[day]), *self._day_again(talk, said, day)]

    def _day_again(self, talk: Talk, said: Said, problem: DayProblem) -> Sequence[Result]:
        """Ask once more; words in which a guide is found may have been a wish."""
        is_wish = problem is DayProblem.UNREADABLE
        is_wish = is_wish and talk.look.search.find(said.words).verdict is not Verdict.NOTHING
        if not is_wish:
            return [ask_day(said.state, is_again=True)]
        return [ask_day({**said.state, "words": said.words}, (choice("search"),), is_again=True)]

    async def _day(self, talk: Talk, said: Said, day: date) -> Sequence[Result]:
        """Keep a new reminder, or move the one that is talked about."""
        if which := said.state.get("reminder"):
            moved = await _one(talk, str(which))
            if moved is None:
                return [Say("reminding.gone"), _as_before(said.state)]
            is_postponed = said.state.get("is_postponed") or said.state.get("at") == "result"
            noted = [ReminderNoted(moved.id, ReminderEventKind.POSTPONED, moved.guide)] if is_postponed else []
            return [
                *_not_yet(moved, said.state),
                *noted,
                ReminderMoved(moved.id, day),
                *_promised(talk, day),
                _as_before(said.state),
            ]
        known, guide = await _known(talk), str(said.state.get("guide", "")) or None
        if any((one.day, one.guide) == (day, guide) for one in known):
            return [Say("reminding.known", {"on": day.isoformat()}), await _list(talk, known)]
        if len(known) >= MOST:
            return [Say("reminding.full", {"most": MOST}), await _list(talk, known)]
        fresh = talk.id_for("reminder")
        noted = [ReminderNoted(fresh, ReminderEventKind.KEPT, guide)]
        kept: list[Result] = [ReminderKept(fresh, day, guide), *noted, *_promised(talk, day)]
        if typed_dossier(said.words):
            return [*kept, *_with_dossier(fresh, said)]
        return [*kept, ask_dossier({"reminder": fresh})]

    async def _dossier(self, talk: Talk, said: Said) -> Sequence[Result]:
        if typed_dossier(said.words) is None:
            return [ask_dossier(said.state, is_again=True)]
        which = str(said.state["reminder"])
        if await _one(talk, which) is None:
            return [Say("reminding.gone"), _as_before(said.state)]
        return _with_dossier(which, said)


_KEPT = ("reminder", "before", "is_noted", "request")
"""What goes along from one question about a reminder to the next."""
_PROBLEMS = {
    DayProblem.UNREADABLE: "reminding.unreadable",
    DayProblem.IMPOSSIBLE: "reminding.impossible",
    DayProblem.LUNAR: "reminding.lunar",
    DayProblem.PAST: "reminding.past",
    DayProblem.TOO_FAR: "reminding.too_far",
}
_SAID: dict[str, tuple[Say, ...]] = {
    "no_reminder": (Say("reminding.none"),),
    "remembered": (Say("reminding.remembered"),),
    "later": (Say("reminding.later"),),
}


def _with_dossier(reminder: str, said: Said) -> Sequence[Result]:
    code = typed_dossier(said.words) or ""
    kept = Say("reminding.dossier_kept", {"dossier": masked_dossier(code)})
    return [DossierGiven(reminder, code), kept, _as_before(said.state)]


def _not_yet(reminder: Reminder, state: Mapping[str, Any]) -> list[Effect]:
    """Note once that the result was not there, however it is said; the team that helped with it is to see that."""
    if state.get("at") != "result" or state.get("is_noted"):
        return []
    noted = ReminderNoted(reminder.id, ReminderEventKind.NOT_YET, reminder.guide)
    return [noted, *_outcome(state, Outcome.NOT_YET)]


def _outcome(state: Mapping[str, Any], outcome: Outcome) -> list[Effect]:
    return [OutcomeTold(str(state["request"]), outcome)] if state.get("request") else []


async def _reopened(talk: Talk, known: Reminder, state: Mapping[str, Any]) -> Sequence[Result]:
    """Let the team go on with the request it had ended; too late for that, it becomes a new one."""
    request = str(state["request"])
    if refused := await blocked(talk):
        return [*_not_yet(known, state), *refused]
    wanted = ReminderNoted(known.id, ReminderEventKind.TEAM_ASKED, known.guide)
    heard = RequestHeard(request, _for_team(talk, known))
    gone = [ReminderRemoved(known.id)] if known.is_check else []
    onward = HandOver("talking", {"passed_on": True})
    return [
        *_not_yet(known, state),
        wanted,
        *gone,
        Change({"request": request}),
        heard,
        Say("talking.reopened"),
        onward,
    ]


async def _known(talk: Talk) -> list[Reminder]:
    """Return what they asked to be reminded of; what we ask by ourselves is none of it."""
    everything = await talk.look.reminders(talk.conversation.resident or "")
    return [one for one in everything if not one.is_check]


async def _one(talk: Talk, reminder: str) -> Reminder | None:
    everything = await talk.look.reminders(talk.conversation.resident or "")
    return next((one for one in everything if one.id == reminder), None)


async def _list(talk: Talk, known: Sequence[Reminder]) -> Ask:
    return listed(known, wants_nudges=await talk.look.wants_nudges(talk.conversation.resident or ""))


async def _shown(talk: Talk, reminder: str) -> Sequence[Result]:
    known = await _one(talk, reminder)
    return [HandOver("reminding")] if known is None else [one_shown(known, talk.now)]


def _promised(talk: Talk, day: date) -> list[Say]:
    """Say what will be done for a day, as the clock will do it, and where the platform may not let us."""
    sketch = Reminder(id="", conversation="", day=day, created_at=talk.now)
    remind_at, window = sketch.remind_at(after=talk.now), talk.look.window(talk.conversation.id)
    is_too_far = window is not None and (remind_at or sketch.ask_at) - talk.now >= window
    far = [Say("reminding.window", {"channel": talk.look.channel(talk.conversation.id)})] if is_too_far else []
    if remind_at is None:
        return [Say("reminding.promised_question", {"on": day.isoformat()}), *far]
    is_same_day = remind_at.astimezone(VIETNAM).date() == day
    key = "reminding.promised_morning" if is_same_day else "reminding.promised"
    return [Say(key, {"on": day.isoformat()}), *far]


def _for_team(talk: Talk, reminder: Reminder) -> str:
    """Say in the team's language what it is about; the code masked, as everywhere."""
    key, facts = about("reminding.for_team", reminder)
    key = "reminding.for_team_help" if reminder.is_check else key
    guide = talk.look.guides.get(reminder.guide or "")
    title = guide.short_title.said(VIETNAMESE) if guide else reminder.guide
    return in_words(PHRASES[key], VIETNAMESE, {**facts, "on": f"{reminder.day:%d/%m/%Y}", "title": title})


def _as_before(state: dict[str, Any]) -> Result:
    """Ask again what was asked before the reminder came; else go on."""
    before = state.get("before")
    return asked_again(None if before is None else OpenQuestion.model_validate(before))
