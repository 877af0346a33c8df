"""Words that are no answer to what came from inside: they go where they would have gone without it."""

from collections.abc import Sequence

from bot.engine.effects import RequestHeard
from bot.engine.results import HandOver, Result
from bot.engine.talk import Talk


async def elsewhere(talk: Talk, words: str) -> Sequence[Result]:
    """Let the team have them while it works on a request; else look for a guide."""
    request = talk.conversation.request
    if request is not None and await talk.look.is_request_open(request):
        return [RequestHeard(request, words), HandOver("talking", {"passed_on": True})]
    return [HandOver("finding", {"words": words})]
