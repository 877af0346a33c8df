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

_ABOUT = {
    "choice.reminder": ("choice.reminder_guide", "choice.reminder_dossier", "choice.reminder_day"),
    "reminding.one": ("reminding.one_guide", "reminding.one_dossier", "reminding.one_day"),
    "reminding.tomorrow": ("reminding.tomorrow_guide", "reminding.tomorrow_dossier", "reminding.tomorrow_day"),
    "reminding.today": ("reminding.today_guide", "reminding.today_dossier", "reminding.today_day"),
    "reminding.asked": ("reminding.asked_guide", "reminding.asked_dossier", "reminding.asked_day"),
    "reminding.for_team": ("reminding.for_team_guide", "reminding.for_team_dossier", "reminding.for_team_day"),
}
"""What is said about one that names its guide, its dossier, or neither."""


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
    key = "reminding.list" if known else "reminding.no_list"
    return Ask(key, {}, (*named, *more, *nudges, choice("other")), {"at": "list"}, dialog=DIALOG)


def one_shown(known: Reminder, now: datetime) -> Ask:
    """Show one, with what can be done about it."""
    key, facts = about("reminding.one", known)
    has_come = known.day <= now.astimezone(VIETNAM).date()
    received = (choice("received"),) if has_come else ()
    dossier = (choice("show_dossier"), choice("take_dossier")) if known.dossier_sealed else (choice("give_dossier"),)
    choices = (*received, choice("change_day"), *dossier, choice("delete_reminder"), choice("other"))
    facts = {**facts, "dossier": known.dossier_shown}
    return Ask(key, facts, choices, {"at": "one", "reminder": known.id}, dialog=DIALOG)


def about(key: str, reminder: Reminder) -> tuple[str, dict[str, Any]]:
    """Return a phrase about a reminder with its facts: the one that names the guide, the code, or only the day."""
    on = {"on": reminder.day.isoformat()}
    of_guide, of_dossier, of_day = _ABOUT[key]
    if reminder.guide:
        return of_guide, {**on, "guide": reminder.guide}
    if reminder.dossier_shown:
        return of_dossier, {**on, "dossier": reminder.dossier_shown}
    return of_day, on
