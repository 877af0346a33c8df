"""Who left a guide in the middle is asked once, a day later, whether to go on."""

from collections.abc import Sequence

from bot.dialogs.attaching import held
from bot.dialogs.elsewhere import elsewhere
from bot.engine.effects import NudgesSwitched
from bot.engine.results import Ask, Change, Deliver, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.messaging.models import NoticeClass, Walk, is_quiet
from helpdesk.reminders.models import LEFT_FOR

DIALOG = "nudging"


class Nudging:
    """Goes on with one tap, or lets it rest; a no holds for all guides to come."""

    async def open(self, _talk: Talk, /, **_: object) -> Sequence[Result]:
        """Begin nowhere: the question comes from inside."""
        return [HandOver("onward")]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice; words are no answer to it."""
        match said.choice:
            case "resume":
                return [HandOver("walking", {"resume": True})]
            case "later":
                return [Say("nudging.later"), HandOver("finding")]
            case "no_nudges":
                return [NudgesSwitched(is_on=False), Say("nudging.off"), HandOver("finding")]
        return await elsewhere(talk, said.words)


async def left_walk(talk: Talk) -> Sequence[Result]:
    """Ask whether to go on, if that is still so. Whoever is not asked now is not asked later, either."""
    walk = talk.conversation.walk
    if walk is None or walk.is_nudged or not _is_still_left(talk, walk):
        return []
    asked = Change({"walk": walk.model_copy(update={"is_nudged": True})})
    guide = talk.look.guides.get(walk.guide)
    if guide is None or not await _is_welcome(talk):
        return [asked]
    is_there = guide.step(walk.step) is not None
    facts = {"guide": walk.guide, "step": walk.step, "answers": walk.answers}
    choices = (choice("resume", "choice.nudge_resume"), choice("later", "choice.nudge_later"), choice("no_nudges"))
    question = Ask("nudging.ask" if is_there else "nudging.ask_guide", facts, choices, dialog=DIALOG)
    return [asked, Deliver(NoticeClass.REMINDER), *held(talk, question)]


def _is_still_left(talk: Talk, walk: Walk) -> bool:
    last, is_same = talk.conversation.active_at, walk.journey == talk.incoming.facts["journey"]
    return is_same and not is_quiet(talk.now) and last is not None and talk.now - last >= LEFT_FOR


async def _is_welcome(talk: Talk) -> bool:
    """Not to who wants no such question, nor while the team helps."""
    request = talk.conversation.request
    is_helped = request is not None and await talk.look.is_request_open(request)
    return not is_helped and await talk.look.wants_nudges(talk.conversation.resident or "")
