"""What comes due: the day before, a word about it; the day after, the question whether the result is there."""

from collections.abc import Sequence
from typing import Any

from bot.dialogs.attaching import held, is_asked
from bot.dialogs.reminders_shown import DIALOG, about
from bot.engine.effects import ReminderNoted, ReminderPutOff, ReminderRemoved
from bot.engine.results import Ask, Deliver, Result, Say, choice
from bot.engine.talk import Talk
from helpdesk.messaging.models import NoticeClass, OpenQuestion, in_daytime, is_quiet
from helpdesk.reminders.models import Reminder, ReminderEventKind, Stage


async def told(talk: Talk) -> Sequence[Result]:
    """Say what is due, if it is still so: the resident may have changed or deleted it since."""
    facts = talk.incoming.facts
    known = await talk.look.reminders(talk.conversation.resident or "")
    due = next((one for one in known if one.id == facts["reminder"]), None)
    if due is None or due.day.isoformat() != facts["day"]:
        return []
    if is_quiet(talk.now):
        return [ReminderPutOff(due.id, in_daytime(talk.now), Stage(facts["before"]))]
    if due.is_check and await talk.look.is_request_open(due.request or ""):
        return [ReminderRemoved(due.id)]  # they are being helped again: the team asks
    if Stage(facts["stage"]) is Stage.ASKED:
        return _said(talk, due, await _question(talk, due), ReminderEventKind.ASKED)
    today = talk.today
    if today > due.day:
        return []  # it was delayed so long that only the question after it makes sense
    return _said(talk, due, _word(talk, due, is_today=today == due.day), ReminderEventKind.REMINDED)


def _word(talk: Talk, due: Reminder, *, is_today: bool) -> Ask:
    key, facts = about("reminding.today" if is_today else "reminding.tomorrow", due)
    choices = (choice("remembered"), choice("change_day"))
    return Ask(key, facts, choices, _state(talk, due, "due"), dialog=DIALOG)


async def _question(talk: Talk, due: Reminder) -> Ask:
    """Ask whether the result is there; where the team helped with it, it can go on with one tap."""
    request = due.request or (await talk.look.helped_with(talk.conversation, due.guide) if due.guide else None)
    key, facts = ("reminding.asked_help", {"guide": due.guide}) if due.is_check else about("reminding.asked", due)
    onward = choice("reopen") if request else choice("team")
    choices = (choice("received"), choice("not_received"), choice("another_day"), onward)
    state = _state(talk, due, "result") | ({"request": request} if request else {})
    return Ask(key, facts, choices, state, dialog=DIALOG)


def _state(talk: Talk, due: Reminder, at: str) -> dict[str, Any]:
    return {"at": at, "reminder": due.id, "said_on": str(talk.today), **_before(talk)}


def _said(talk: Talk, due: Reminder, asked: Ask, what: ReminderEventKind) -> Sequence[Result]:
    noted = ReminderNoted(due.id, what, due.guide)
    dossier = [Say("reminding.dossier_is", {"dossier": due.dossier_shown})] if due.guide and due.dossier_shown else []
    deliver = Deliver(NoticeClass.REMINDER, about=due.id)
    return [deliver, noted, *held(talk, asked), *dossier]


def _before(talk: Talk) -> dict[str, Any]:
    """Keep the open question, to be asked again afterwards; of an unanswered reminder of before, what it kept.

    While files wait for a yes, theirs stays open anyway.
    """
    question = talk.conversation.question
    if question is None or is_asked(talk):
        return {}
    if question.dialog == DIALOG and not _came_just_now(talk, question):
        before = question.state.get("before")
        return {} if before is None else {"before": before}
    return {"before": question.model_dump()}


def _came_just_now(talk: Talk, question: OpenQuestion) -> bool:
    """Tell whether it is another reminder of this morning: both want their answer."""
    return question.state.get("at") in {"due", "result"} and question.state.get("said_on") == str(talk.today)
