"""Somebody whose words the team does not take for a while is told so, once; guides stay open to them."""

from collections.abc import Sequence

from bot.engine.results import Change, HandOver, Result, Say
from bot.engine.talk import Talk


async def blocked(talk: Talk) -> Sequence[Result]:
    """Say until when the team is not reached from here; nothing when it is."""
    until = await talk.look.blocked_until(talk.conversation)
    if until is None:
        return []
    return [Change({"request": None}), Say("team.blocked", {"until": until}), HandOver("finding")]
