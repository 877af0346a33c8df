"""Pages that stay up to date: server-sent events, woken by the live feed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final, NamedTuple

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from helpdesk.messaging.feed import LiveFeed

LONGEST_STREAM_S: Final = 600.0
"""After this the browser connects again: whoever signed out meanwhile no longer listens."""

RETRY_MS: Final = 2000


class Event(NamedTuple):
    """One event as the browser gets it."""

    name: str
    data: str
    id: str | None = None


def event_stream(feed: LiveFeed, topic: str, look: Callable[[], AsyncIterator[Event]]) -> StreamingResponse:
    """Send what `look` finds now and each time the topic changes; a comment when it finds nothing."""

    async def stream() -> AsyncIterator[bytes]:
        yield format_sse_event(retry=RETRY_MS, comment="hello")
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_STREAM_S
        async with feed.listen(topic) as beats:  # listening first: nothing falls between looking and listening
            async for piece in _found(look):
                yield piece
            async for _ in beats:
                async for piece in _found(look):
                    yield piece
                if loop.time() > end:
                    return

    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)


async def changes() -> AsyncIterator[Event]:
    """Say only that something changed; the page asks for what it shows."""
    yield Event("changed", "1")


async def _found(look: Callable[[], AsyncIterator[Event]]) -> AsyncIterator[bytes]:
    found_nothing = True
    async for event in look():
        found_nothing = False
        yield format_sse_event(event=event.name, data_str=event.data, id=event.id)
    if found_nothing:
        yield format_sse_event(comment="still here")
