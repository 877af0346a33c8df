"""A phone number that was given, and what stood beside it."""

from bot.engine.effects import PhoneGiven, RequestHeard
from bot.engine.results import Result, Say
from bot.engine.talk import Talk


def kept(talk: Talk, request: str) -> list[Result]:
    """Keep the number for the request; words beside it are for the team."""
    incoming = talk.incoming
    beside = [RequestHeard(request, incoming.text)] if any(map(str.isalpha, incoming.text)) else []
    given = PhoneGiven(incoming.phone, incoming.phone_tail, request)
    return [given, *beside, Say("phone.kept", {"tail": incoming.phone_tail})]
