"""How reminders are shown, and what is asked about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.engine.results import Ask, choice
from helpdesk.clock import VIETNAM
from helpdesk.messaging.models import Choice
from helpdesk.reminders.models import MOST, Reminder

DIALOG = "reminding"


def ask_day(state: Mapping[str, Any], choices: Sequence[Choice] = (), *, is_again: bool = False) -> Ask:
    """Ask for the day."""
    key = "reminding.day_again" if is_again else "reminding.day"
    return Ask(key, {}, (*choices, choice("no_reminder")), {**state, "at": "day"}, dialog=DIALOG)


def ask_dossier(state: Mapping[str, Any], *, is_again: bool = False) -> Ask:
    """Ask for the code of the dossier, which nobody has to give."""
    key = "reminding.dossier_again" if is_again else "reminding.dossier"
    return Ask(key, {}, (choice("no_dossier"),), {**state, "at": "dossier"}, dialog=DIALOG)


def listed(known: Sequence[Reminder], *, wants_nudges: bool) -> Ask:
    """Show all of them, to choose from."""
    labels = [about("choice.reminder", one) for one in known]
    doubled = {said for said, times in Counter(map(str, labels)).items() if times > 1}
    named = tuple(
        choice(f"reminder:{one.id}", "choice.reminder_nth", **facts, nth=nth)
        if str((label, facts)) in doubled
        else choice(f"reminder:{one.id}", label, **facts)
        for nth, (one, (label, facts)) in enumerate(zip(known, labels, strict=True), start=1)
    )
    more = (choice("new_reminder"),) if len(known) < MOST else ()
    nudges = () if wants_nudges else (choice("nudges_on"),)
    return Ask("reminding.list", {}, (*named, *more, *nudges, choice("other")), {"at": "list"}, dialog=DIALOG)


def one_shown(known: Reminder, now: datetime) -> Ask:
    """Show one, with what can be done about it."""
    key, facts = about("reminding.one", known)
    has_come = known.day <= now.astimezone(VIETNAM).date()
    dossier = ("show_dossier", "take_dossier") if known.dossier_sealed else ("give_dossier",)
    keys = (*(("received",) if has_come else ()), "change_day", *dossier, "delete_reminder", "other")
    facts = {**facts, "dossier": known.dossier_shown}
    return Ask(key, facts, tuple(map(choice, keys)), {"at": "one", "reminder": known.id}, dialog=DIALOG)


def about(key: str, reminder: Reminder) -> tuple[str, dict[str, Any]]:
    """Return a phrase about a reminder with its facts: the one that names the guide, the code, or only the day."""
    on = {"on": reminder.day.isoformat()}
    if reminder.guide:
        return f"{key}_guide", {**on, "guide": reminder.guide}
    if reminder.dossier_shown:
        return f"{key}_dossier", {**on, "dossier": reminder.dossier_shown}
    return f"{key}_day", on
