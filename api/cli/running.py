"""Running the server: sockets, signals, logs."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI

from helpdesk.errors import SetupError
from helpdesk.privacy.logs import RedactingFilter, quiet_http_loggers

T = TypeVar("T")

_SHUTDOWN_S = 3
_BACKLOG = 2048


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: the house must be closed after the server, in this process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Stop(asyncio.Event):
    """That somebody wants this to end. While it only starts, nobody waits for the event: what starts is given up."""

    def __init__(self, starting: asyncio.Task[Any] | None) -> None:
        super().__init__()
        self._starting = starting

    def has_started(self) -> None:
        """From now on somebody waits for the event."""
        self._starting = None

    def ask(self) -> None:
        """End; asked a second time, at once."""
        if self.is_set():
            sys.exit(130)
        self.set()
        if self._starting:
            # What a kill survives survives this: migrations go on where they were, a demonstration begins anew.
            self._starting.cancel()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run an async command in the fastest loop there is."""
    try:
        import uvloop
    except ImportError:
        factory = None
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(main)


def logs_to_stderr(level: int = logging.INFO) -> None:
    """Log ids and counts, never personal words: whatever slips in is masked, tokens are blotted out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(RedactingFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quiet_http_loggers()


def settled() -> None:
    """Take all that lives as long as the process (places, guides, code) out of the garbage collector's rounds.

    It would look through hundreds of thousands of objects again and again, and everybody waits meanwhile: a tenth of a
    second, about once a second under load.
    """
    gc.collect()
    gc.freeze()


def bound(host: str, port: int) -> socket.socket:
    """Take the port. Raises SetupError when somebody has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        message = f"Port {port} on {host} cannot be used ({error.strerror}): choose another one with --port."
        raise SetupError(message) from None
    taken.listen(_BACKLOG)
    return taken


async def serve(app: FastAPI, sock: socket.socket, *, ready: Callable[[], None], stop: Stop) -> None:
    """Serve until `stop` is set; open streams get a moment, then they are cut."""
    stop.has_started()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=_SHUTDOWN_S,
        server_header=False,
        proxy_headers=True,  # of a proxy on this machine only: uvicorn trusts loopback
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    if server.started:
        settled()
        ready()
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
    stopping.cancel()


@contextlib.contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Give the block what Ctrl-C and SIGTERM ask to stop; a start that is given up leaves it without a word."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    stop = Stop(task)
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.ask)
    try:
        yield stop
    except asyncio.CancelledError:
        if task is None or not stop.is_set():
            raise
        task.uncancel()
