"""The first message: who runs this, what is kept, and a clear yes or no. No tick is set for anybody."""

from collections.abc import Sequence
from typing import Any

from bot.dialogs.wishes import with_words
from bot.engine.effects import ConsentDeclined, ConsentGiven
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.residents.service import resident_id

TEXT_VERSION = "2026-11-22"
"""Version of the consent text `welcome.ask`: a changed text gets a new date, and proof says which one was agreed to."""

_CHOICES = (choice("agree"), choice("decline"))


def question(operator: str) -> Ask:
    """Return the first message there is, for whoever shows it before anything was said."""
    return Ask("welcome.ask", {"operator": operator}, _CHOICES)


class Welcome:
    """Asks for consent; what the resident wanted is remembered meanwhile."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Say who runs this and ask."""
        return [question(talk.look.operator)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Go on with a yes; stay friendly with a no; ask again for anything else and lose nothing."""
        if said.choice == "agree":
            return [
                ConsentGiven(TEXT_VERSION),
                Change({"resident": resident_id(talk.conversation.id)}),
                Say("welcome.thanks"),
                HandOver("onward"),
            ]
        if said.choice == "decline":
            nothing: dict[str, Any] = {"pending": {}, "posters": [], "last_words": "", "area": None}
            return [ConsentDeclined(), Change(nothing), Ask("welcome.declined", {}, (choice("agree"),))]
        wish = with_words(talk.conversation.pending, said.words)
        return [Change({"pending": wish}), Ask("welcome.needed", {"operator": talk.look.operator}, _CHOICES)]
