"""What stands in the history of a request, as sentences."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.web.words_for import ASSIGNED_WHY, PRIORITY, REASON, RESOLUTION
from helpdesk.clock import Clock
from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.language.saying import Saying
from helpdesk.service_times.models import Owed
from helpdesk.support_requests.call_windows import CallWindow
from helpdesk.support_requests.models import Outcome, Priority, Resolution
from helpdesk.support_requests.past import HistoryEntry, HistoryKind
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.support_requests.routing import Why

PAST: Final = {
    HistoryKind.OPENED: N_("Asked for help"),
    HistoryKind.ASSIGNED: N_("Given to %(name)s by the roster: %(why)s"),
    HistoryKind.TAKEN: N_("Took it"),
    HistoryKind.HANDED_BACK: N_("Handed it back"),
    HistoryKind.HANDED_OVER: N_("Gave it to %(name)s: %(words)s"),
    HistoryKind.ANSWERED: N_("Answered"),
    HistoryKind.WITH_RESIDENT: N_("Waits for the resident: %(words)s"),
    HistoryKind.WITH_OFFICE: N_("Waits for %(office)s: %(words)s"),
    HistoryKind.SCHEDULED: N_("Agreed on a visit: %(visit_at)s, %(place)s"),
    HistoryKind.RESUMED: N_("It goes on"),
    HistoryKind.RESOLVED: N_("Ended it: %(resolution)s"),
    HistoryKind.REOPENED: N_("Opened it again"),
    HistoryKind.CLOSED: N_("Closed: it does not open again"),
    HistoryKind.CANCELLED: N_("Needs no help any more"),
    HistoryKind.RATED: N_("Gave %(score)s of 5"),
    HistoryKind.RATED_BECAUSE: N_("Said why: %(reasons)s"),
    HistoryKind.OUTCOME: N_("Has not received the result yet"),
    HistoryKind.RESULT_SEEN_TO: N_("Saw to the result that had not come"),
    HistoryKind.PRIORITY: N_("Urgency: %(priority)s, before: %(was)s"),
    HistoryKind.TAGS: N_("Tags: %(tags)s"),
    HistoryKind.NOTED: N_("Wrote a note"),
    HistoryKind.TICKED: N_("Ticked: %(document)s"),
    HistoryKind.UNTICKED: N_("Took the tick away: %(document)s"),
    HistoryKind.MERGED: N_("Merged into %(code)s"),
    HistoryKind.JOINED: N_("%(code)s was merged into this one"),
    HistoryKind.LINKED: N_("Linked to %(code)s"),
    HistoryKind.UNLINKED: N_("No longer linked to %(code)s"),
    HistoryKind.WARNED: N_("Something is due soon"),
    HistoryKind.OVERDUE: N_("Overdue"),
    HistoryKind.ESCALATED: N_("Passed on: nobody had acted in time"),
    HistoryKind.CALL_BACK: N_("Wants to be called: %(window)s"),
    HistoryKind.CALL_OFF: N_("Need not be called any more"),
    HistoryKind.CALLED: N_("Called"),
    HistoryKind.LOGGED: N_("Noted help in the log"),
    HistoryKind.BLOCKED: N_("Blocked the sender for %(days)s days: %(words)s"),
    HistoryKind.UNBLOCKED: N_("Unblocked the sender"),
    HistoryKind.FORGOTTEN: N_("Took the consent back: all words were deleted"),
}
BY_RESIDENT: Final = frozenset(
    {
        HistoryKind.OPENED,
        HistoryKind.RESUMED,
        HistoryKind.REOPENED,
        HistoryKind.CANCELLED,
        HistoryKind.RATED,
        HistoryKind.RATED_BECAUSE,
        HistoryKind.OUTCOME,
        HistoryKind.CALL_BACK,
        HistoryKind.CALL_OFF,
        HistoryKind.FORGOTTEN,
    }
)
"""What only the resident does when no member is named; all else the clock does."""

_OF_CALLS: Final = {
    HistoryKind.WARNED: N_("The time to call has come"),
    HistoryKind.OVERDUE: N_("Nobody called in the time that was named"),
    HistoryKind.ESCALATED: N_("Passed on: nobody had called"),
}
_FACT = re.compile(r"%\((\w+)\)s")


def _sentence(entry: HistoryEntry) -> str:
    """Return the sentence of what happened; some things members do in the resident's stead, or in several ways."""
    if entry.kind is HistoryKind.OPENED and entry.member:
        return N_("Opened it for somebody without a chat")
    if entry.kind is HistoryKind.RATED and entry.member:
        return N_("Noted what they said of the help: %(score)s of 5")
    if entry.kind is HistoryKind.RATED_BECAUSE and entry.member:
        return N_("Noted why: %(reasons)s")
    if entry.kind is HistoryKind.OUTCOME and entry.facts.get("outcome") == Outcome.RECEIVED:
        return N_("Has received the result")
    if entry.facts.get("target") == Owed.CALL:
        return _OF_CALLS[entry.kind]
    if entry.kind is HistoryKind.CALLED and entry.facts.get("is_reached"):
        return N_("Called and reached them")
    if entry.kind is HistoryKind.CALLED and entry.facts.get("window"):
        return N_("Called and reached nobody; tries again: %(window)s")
    if entry.kind is HistoryKind.CALLED and "is_reached" in entry.facts:
        return N_("Called and reached nobody")
    return PAST[entry.kind]


DONE: Final[dict[HistoryKind, str]] = {
    HistoryKind.TAKEN: N_("You have taken this request."),
    HistoryKind.HANDED_BACK: N_("The request is back with the team."),
    HistoryKind.HANDED_OVER: N_("The request is with %(name)s now."),
    HistoryKind.WITH_RESIDENT: N_("The request waits for the resident now."),
    HistoryKind.WITH_OFFICE: N_("The request waits for %(office)s now."),
    HistoryKind.SCHEDULED: N_("The request waits for the visit: %(visit_at)s, %(place)s."),
    HistoryKind.RESUMED: N_("The request goes on."),
    HistoryKind.REOPENED: N_("The request is open again."),
    HistoryKind.NOTED: N_("Your note is kept."),
    HistoryKind.PRIORITY: N_("Urgency: %(priority)s, before: %(was)s"),
    HistoryKind.BLOCKED: N_("Nothing is taken from this resident for %(days)s days."),
    HistoryKind.UNBLOCKED: N_("Messages of this resident are taken again."),
}
"""What is said to whoever just did it, where that is not what the history says."""
OF_PART: Final = {
    "actions": {HistoryKind.TAKEN, HistoryKind.HANDED_BACK, HistoryKind.RESUMED, HistoryKind.REOPENED},
    "calling": {HistoryKind.CALLED},
    "rating": {HistoryKind.RATED, HistoryKind.RATED_BECAUSE},
    "papers": {HistoryKind.TICKED, HistoryKind.UNTICKED},
    "notes": {HistoryKind.NOTED},
    "waiting": {HistoryKind.WITH_RESIDENT, HistoryKind.WITH_OFFICE, HistoryKind.SCHEDULED},
    "giving": {HistoryKind.HANDED_OVER},
    "sorting": {HistoryKind.PRIORITY, HistoryKind.TAGS},
    "same": {HistoryKind.MERGED, HistoryKind.JOINED, HistoryKind.LINKED, HistoryKind.UNLINKED},
    "end": {HistoryKind.RESOLVED},
    "blocking": {HistoryKind.BLOCKED, HistoryKind.UNBLOCKED},
}
"""What a member may do in each part of the page of a request."""


@dataclass(frozen=True, slots=True)
class Past:
    """Says what happened to one request. `documents`: their words, by key."""

    documents: Mapping[str, str]
    words: Words
    language: str
    clock: Clock

    def told(self, entry: HistoryEntry) -> str:
        """Say what happened; of a fact that was forgotten, a dash."""
        return self._said(_sentence(entry), entry)

    def done(self, entries: Sequence[HistoryEntry], *, part: str, member: str) -> str:
        """Say what this member did last in a part of the page; nothing when it was nothing. Oldest first."""
        own = [one for one in entries if one.member == member and one.kind in OF_PART.get(part, ())]
        return " · ".join(self._said(DONE.get(one.kind) or _sentence(one), one) for one in own if one.at == own[-1].at)

    def _said(self, sentence: str, entry: HistoryEntry) -> str:
        facts = dict(entry.facts)
        if "resolution" in facts:
            facts["resolution"] = self._say(RESOLUTION[Resolution(facts["resolution"])])
        for name in {"priority", "was"} & facts.keys():
            facts[name] = self._say(PRIORITY[Priority(facts[name])])
        if entry.kind is HistoryKind.ASSIGNED and "why" in facts:
            facts["why"] = self._say(ASSIGNED_WHY[Why(facts["why"])], before=facts.get("before") or "—")
        if "reasons" in facts:
            facts["reasons"] = ", ".join(self._say(REASON[Reason(one)]) for one in facts["reasons"]) or "—"
        if "tags" in facts:
            facts["tags"] = ", ".join(facts["tags"]) or "—"
        if "visit_at" in facts:
            when = datetime.fromisoformat(facts["visit_at"])
            facts["visit_at"] = self._saying.within(when, now=self.clock.now())
        if (window := CallWindow.read(facts.get("window", ""))) is not None:
            facts["window"] = self._saying.window_within(window.since, window.until, now=self.clock.now())
        if "document" in facts:
            facts["document"] = self.documents.get(facts["document"], "—")
        said = self._say(sentence, **{name: facts.get(name, "—") for name in _FACT.findall(sentence)})
        return f"{said} · {facts['reason']}" if facts.get("reason") else said

    @property
    def _saying(self) -> Saying:
        return Saying(self.words, self.language)

    def _say(self, sentence: str, **facts: object) -> str:
        return self.words.gettext(self.language, sentence, **facts)
