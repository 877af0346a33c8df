"""After a team stopped taking messages from somebody: they are told with the next thing they write."""

from collections.abc import Sequence

from bot.engine.results import HandOver, Result, Say
from bot.engine.talk import Said, Talk
from helpdesk.messaging.models import OpenQuestion


class Unheard:
    """Waits silently for the next words, says why the team does not get them, and looks for a guide."""

    async def open(self, _talk: Talk, /, **_: object) -> Sequence[Result]:
        """Asks nothing; whoever comes here goes on."""
        return [HandOver("onward")]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Tell them until when, unless that is over or was taken back."""
        until = await talk.look.blocked_until(talk.conversation)
        told = [Say("team.blocked", {"until": until})] if until else []
        return [*told, HandOver("finding", {"words": said.words})]


WAITING = OpenQuestion(dialog="unheard")
"""A question that nobody was asked: the next words answer it."""
