"""Every kind of channel there is, and the channels of all active accounts, opened."""

import asyncio
import importlib
import importlib.util
import logging
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import ValidationError

from bot import channels
from bot.channels.intake import Intake
from bot.channels.port import Channel, ChannelKind, Credentials, Parsed, Tools
from helpdesk.channels.models import ChannelAccount, Mode
from helpdesk.channels.service import ChannelAccounts
from helpdesk.errors import ConflictError, SetupError
from helpdesk.messaging.models import lane_of
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

REFRESH_S = 5.0
"""After so long every process knows that an account was added, changed or switched off."""
_RETRY_S = 60.0
_KEEP_PAUSE_S = 1.0
_TRY_OUT_S = 8.0  # somebody waits at a form


def known_kinds() -> dict[str, ChannelKind]:
    """Find the kinds residents talk on: every folder beside this file that has a module `kind` offers one as `KIND`."""
    found: list[ChannelKind] = [
        importlib.import_module(f"{channels.__name__}.{module.name}.kind").KIND
        for module in pkgutil.iter_modules(channels.__path__)
        if module.ispkg and importlib.util.find_spec(f"{channels.__name__}.{module.name}.kind") is not None
    ]
    return {kind.name: kind for kind in found}


def credentials_of(kind: ChannelKind, values: Mapping[str, str]) -> Credentials:
    """Read what an account needs. Raises SetupError with a sentence for each value that cannot be used."""
    try:
        return kind.credentials.model_validate(dict(values))
    except ValidationError as error:
        said = (
            f"{'.'.join(map(str, one['loc'])) or kind.name}: {one['msg'].removeprefix('Value error, ')}"
            for one in error.errors(include_input=False)
        )
        raise SetupError("\n".join(said)) from None


def _defect(error: Exception) -> str:
    return f"It could not be opened ({type(error).__name__}): look into the log."


@dataclass(slots=True)
class _Open:
    """A channel and what must be closed with it."""

    account: ChannelAccount
    channel: Channel
    stack: AsyncExitStack
    polling: "asyncio.Task[None] | None" = None


@dataclass(slots=True)
class _Closed:
    """An account that could not be opened, and when to try again."""

    account: ChannelAccount
    reason: str
    again_at: float = field(default=0.0)


class OpenChannels:
    """The channels of the active accounts. Accounts that are added or switched off are followed while it runs."""

    def __init__(
        self,
        accounts: ChannelAccounts,
        kinds: Mapping[str, ChannelKind],
        tools: Tools,
        *,
        intake: Intake,
        held: Callable[[], set[int]],
    ) -> None:
        """Take the accounts, the kinds, what channels may use, the door in, and the lanes this process holds.

        An account that must be asked for messages is asked by the process that holds its lane.
        """
        self._accounts = accounts
        self._kinds = kinds
        self._tools = tools
        self._intake = intake
        self._held = held
        self._open: dict[str, _Open] = {}
        self._closed: dict[str, _Closed] = {}
        self._polls = False
        self._refreshing = asyncio.Lock()  # the loop and a page may both look at the same moment

    def get(self, account: str) -> Channel | None:
        """Return an open channel."""
        known = self._open.get(account)
        return known.channel if known else None

    def account(self, account: str) -> ChannelAccount | None:
        """Return the account of an open channel."""
        known = self._open.get(account)
        return known.account if known else None

    def open_accounts(self) -> list[str]:
        """Return the accounts that are open."""
        return list(self._open)

    def serving(self, nearest_first: Sequence[str]) -> list[ChannelAccount]:
        """Return the open accounts for a place: its own, then those of what holds it, then those of no area."""
        accounts = [known.account for known in self._open.values()]
        order = {area: place for place, area in enumerate(nearest_first)}
        near = [account for account in accounts if account.area is None or account.area in order]
        return sorted(near, key=lambda account: (order.get(account.area or "", len(order)), account.id))

    def kind_of(self, account: str) -> str:
        """Return the kind of an account; of one that is not open its id, which is its kind for the settings' own."""
        known = self._open.get(account)
        return known.account.kind if known else account

    def window_of(self, account: str) -> timedelta | None:
        """Return how long after the resident's last words an account may write; None: at any time."""
        known = self._open.get(account)
        return known.channel.capabilities.window if known else None

    def problem(self, account: str) -> str | None:
        """Say why an active account is not open."""
        known = self._closed.get(account)
        return known.reason if known else None

    async def open(self) -> None:
        """Open every active account. Raises SetupError when one of the settings' own cannot be used."""
        await self.refresh()
        for known in self._closed.values():
            if known.account.is_from_settings:
                raise SetupError(known.reason)

    async def aclose(self) -> None:
        """Close everything."""
        for account in list(self._open):
            await self._leave(account)

    async def run(self, *, asks: bool) -> None:
        """Follow the accounts until cancelled; with `asks`, ask those that must be asked for messages."""
        self._polls = asks
        try:
            while True:
                for known in self._open.values() if asks else ():
                    self._poll(known)
                await asyncio.sleep(REFRESH_S)
                try:
                    await self.refresh()
                except DatabaseError as error:
                    log.warning("channel accounts not looked at: %s", type(error).__name__)
        finally:
            self._polls = False
            polling = [known.polling for known in self._open.values() if known.polling is not None]
            for task in polling:
                task.cancel()
            await asyncio.gather(*polling, return_exceptions=True)
            for known in self._open.values():
                known.polling = None  # who runs again asks again

    async def try_out(self, account: ChannelAccount, values: Mapping[str, str]) -> None:
        """Open an account with these credentials and close it again. Raises SetupError when it can never be opened.

        A platform that does not answer within seconds refuses nothing.
        """
        try:
            async with AsyncExitStack() as stack, asyncio.timeout(_TRY_OUT_S):
                await self._opened(account, values, stack)
        except SetupError:
            raise
        except TimeoutError:
            log.warning("channel %s was not tried out: its platform does not answer", account.id)
        except Exception as error:
            log.exception("channel %s cannot be opened", account.id)
            raise SetupError(_defect(error)) from error

    async def refresh(self, *, only: str | None = None) -> None:
        """Open what is new or changed, close what is gone or switched off; with `only`, look at that one alone."""
        async with self._refreshing:
            await self._refresh(only)

    async def _refresh(self, only: str | None) -> None:
        active = [account for account in await self._accounts.all() if account.is_active]
        wanted = {account.id: account for account in active if only in {None, account.id}}
        for name, known in list(self._open.items()):
            if wanted.get(name) != known.account:
                await self._leave(name)
        now = asyncio.get_running_loop().time()
        self._closed = {name: one for name, one in self._closed.items() if wanted.get(name) == one.account}
        for name, account in wanted.items():
            if name not in self._open and (name not in self._closed or self._closed[name].again_at <= now):
                await self._enter(account, now)

    async def _enter(self, account: ChannelAccount, now: float) -> None:
        stack = AsyncExitStack()
        try:
            channel = await self._opened(account, self._accounts.credentials(account), stack)
        except (SetupError, ConflictError) as error:
            reason = str(error) if isinstance(error, SetupError) else "Its credentials were sealed with another key."
            log.error("channel %s is not open: %s", account.id, reason)  # noqa: TRY400 - the sentence says it all
        except Exception as error:  # a defect of one shall not keep the others from being opened
            reason = _defect(error)
            log.exception("channel %s is not open", account.id)
        else:
            self._closed.pop(account.id, None)
            self._open[account.id] = known = _Open(account, channel, stack)
            if self._polls:
                self._poll(known)
            return
        self._closed[account.id] = _Closed(account, reason, now + _RETRY_S)
        await stack.aclose()

    async def _opened(self, account: ChannelAccount, values: Mapping[str, str], stack: AsyncExitStack) -> Channel:
        kind = self._kinds.get(account.kind)
        if kind is None:
            raise SetupError(f"There is no channel of the kind {account.kind}.")
        return await stack.enter_async_context(kind.open(account, credentials_of(kind, values), self._tools))

    async def _leave(self, name: str) -> None:
        known = self._open.pop(name)
        if known.polling is not None:
            known.polling.cancel()
            await asyncio.gather(known.polling, return_exceptions=True)
        await known.stack.aclose()

    def _poll(self, known: _Open) -> None:
        is_wanted = known.account.mode is Mode.POLLING and known.channel.capabilities.polling
        if is_wanted and (known.polling is None or known.polling.done()):
            if known.polling is not None and (error := known.polling.exception()) is not None:
                log.error("asking %s stopped and starts again", known.account.id, exc_info=error)
            lane = lane_of(known.account.id)
            asking = known.channel.poll(lambda parsed: self._keep(known.account, parsed), lambda: lane in self._held())
            known.polling = asyncio.create_task(asking)

    async def _keep(self, account: ChannelAccount, parsed: Parsed) -> bool:
        """Keep a message, however long the database takes: its successor must not be asked for before."""
        while True:
            try:
                return await self._intake.take(parsed, account)
            except Exception as error:  # noqa: BLE001 - whatever it is, the message must not be lost
                log.warning("a message for %s was not kept yet: %s", account.id, type(error).__name__)
                await asyncio.sleep(_KEEP_PAUSE_S)
