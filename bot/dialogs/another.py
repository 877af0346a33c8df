"""Asking for somebody else on a shared phone: begin afresh, without asking who it is and without keeping it."""

from collections.abc import Sequence

from bot.dialogs.wishes import with_words
from bot.engine.effects import StepNoted
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import Choice


class Another:
    """Drops the walk, and asks whether the commune is the same; the words that were written wait meanwhile."""

    async def open(self, talk: Talk, /, *, words: str = "", **_: object) -> Sequence[Result]:
        """Begin afresh."""
        here = talk.conversation
        left = [StepNoted.of(here.walk, StepEventKind.LEFT)] if here.walk is not None else []
        wish = {"commune_asked": True}
        fresh = Change({"walk": None, "pending": with_words(wish, words) if words else wish})
        area = talk.look.places.find(here.area) if here.area else None
        if area is None:
            return [*left, fresh, Say("another.fresh"), HandOver("commune")]
        # The commune's own dialog hears the answer: a name that is typed is as good as the button.
        choices = (choice(f"area:{area.id}", "choice.same_commune"), choice("not_it", "choice.other_commune"))
        facts = {"area": talk.look.places.label(area)}
        return [*left, fresh, Say("another.fresh"), Ask("another.commune", facts, choices, {}, dialog="commune")]

    async def answer(self, _talk: Talk, _said: Said) -> Sequence[Result]:
        """Asks nothing itself; whoever comes here goes on."""
        return [HandOver("onward")]


def for_another(talk: Talk) -> tuple[Choice, ...]:
    """Offer it to who comes back while something of before is remembered."""
    here = talk.conversation
    is_known = here.walk is not None or here.area is not None
    return (choice("someone_else"),) if talk.is_back and is_known else ()
