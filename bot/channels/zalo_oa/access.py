"""The access token of an Official Account: renewed by one process at a time, kept before it is used.

An access token lives for 25 hours, a refresh token for three months and for one use. Whoever loses the new one has to
ask an administrator of the OA for consent again.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr

from bot.channels import http
from bot.channels.zalo_oa.credentials import ZaloOaCredentials
from helpdesk.channels.tokens import TokenPair, TokenStore
from helpdesk.errors import SetupError
from helpdesk.storage.failures import DatabaseError

log = logging.getLogger(__name__)

EARLY = timedelta(hours=12)
"""A token with no more than this left is renewed."""
LEASE_S = 90.0
_CALL_S = 25.0  # for a renewal as a whole: far below the lease
_LOOK = timedelta(seconds=60)  # how long our memory of the pair is trusted: another process may have renewed it
_REST = timedelta(seconds=60)  # between two renewals, whatever came of the first
_SHORTEST = timedelta(minutes=1)
_KEEP_PAUSE_S = 1.0
_PLAIN = re.compile(r"[A-Za-z0-9 _.-]{1,60}")


class NoAccessError(Exception):
    """There is no token to call with now. `problem`: a sentence for an operator, empty when it is a matter of time."""

    def __init__(self, problem: str = "") -> None:
        """Say what an operator has to do."""
        super().__init__(problem)
        self.problem = problem


class _RenewalRefusedError(Exception):
    """Zalo said no; the text is its code and the name of the error."""


class Access:
    """The tokens of one OA."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        credentials: ZaloOaCredentials,
        *,
        account: str,
        store: TokenStore,
        now: Callable[[], datetime],
    ) -> None:
        """Take the connections, who we are, where the pair is kept, and the time."""
        self._client = client
        self._credentials = credentials
        self._account = account
        self._store = store
        self._now = now
        self._known: TokenPair | None = None
        self._looked_at: datetime | None = None
        self._rests_until: datetime | None = None
        self._renewal: asyncio.Task[TokenPair | None] | None = None
        self.problem = ""

    async def token(self) -> str:
        """Return an access token; one that ends soon is renewed first. Raises NoAccessError."""
        pair = await self._pair()
        if pair is None or pair.expires_at - self._now() <= EARLY:
            pair = await self._renewed(pair)
        if pair is None or pair.expires_at - self._now() <= _SHORTEST:
            raise NoAccessError(self.problem)
        return pair.access.get_secret_value()

    async def token_after(self, refused: str) -> str:
        """Return another token than the one the platform refused. Raises NoAccessError."""
        pair = await self._pair(is_fresh=True)
        if pair is None or pair.access.get_secret_value() == refused:
            pair = await self._renewed(pair, is_refused=True)
        if pair is None or pair.access.get_secret_value() == refused:
            raise NoAccessError(self.problem or f"Zalo refuses the access token of {self._account}.")
        return pair.access.get_secret_value()

    async def authorise(self, code: str, *, code_verifier: str = "") -> datetime:
        """Trade an administrator's consent for the first pair; say when its access token ends. Raises SetupError."""
        asked = {"grant_type": "authorization_code", "code": code}
        if code_verifier:
            asked["code_verifier"] = code_verifier
        async with self._store.refreshing(self._account, lease_s=LEASE_S) as is_ours:
            if not is_ours:
                raise SetupError(f"The token of {self._account} is being renewed right now: try again in a minute.")
            try:
                pair = await self._asked(asked)
            except _RenewalRefusedError as error:
                raise SetupError(f"Zalo refuses the code ({error}): it is good for 10 minutes and one use.") from None
            except http.LineError:
                raise SetupError(f"Zalo does not answer at {self._credentials.oauth_base}.") from None
            await self._kept(pair)
        return pair.expires_at

    async def ends_at(self) -> datetime | None:
        """Return when the access token that was kept last ends. None: there never was one."""
        pair = await self._pair(is_fresh=True)
        return pair.expires_at if pair else None

    async def settled(self) -> None:
        """Wait for a renewal that is on its way: cut off, it would lose the new refresh token."""
        if self._renewal is not None:
            await asyncio.wait([self._renewal], timeout=_CALL_S)

    async def _pair(self, *, is_fresh: bool = False) -> TokenPair | None:
        now = self._now()
        if is_fresh or self._known is None or self._looked_at is None or now - self._looked_at > _LOOK:
            try:
                pair = await self._store.pair(self._account)
            except DatabaseError as error:
                log.warning("%s: its tokens could not be read: %s", self._account, type(error).__name__)
            else:
                if pair != self._known:
                    self.problem = ""  # another process got it, or an administrator consented again
                self._known, self._looked_at = pair, now
        return self._known

    async def _renewed(self, stale: TokenPair | None, *, is_refused: bool = False) -> TokenPair | None:
        """Renew once for everybody who waits here; return the pair to go on with, which may be the old one."""
        if self._renewal is None or self._renewal.done():
            if self._rests_until is not None and self._now() < self._rests_until:
                return stale
            self._rests_until = self._now() + _REST
            self._renewal = asyncio.create_task(self._renew(stale, is_refused=is_refused))
        # Who asked may be cancelled meanwhile; the renewal goes on, or its tokens would be lost.
        return await asyncio.shield(self._renewal) or stale

    async def _renew(self, stale: TokenPair | None, *, is_refused: bool) -> TokenPair | None:
        try:
            async with self._store.refreshing(self._account, lease_s=LEASE_S) as is_ours:
                if not is_ours:
                    self._rests_until = None  # another process is at it: a matter of seconds
                    return None
                pair = await self._store.pair(self._account)
                is_stale = pair is None or (stale is not None and pair.access == stale.access)
                if pair is not None and not is_stale and (is_refused or pair.expires_at - self._now() > EARLY):
                    self._known = pair  # another process was first
                    return pair
                refresh = pair.refresh if pair else self._credentials.refresh_token
                if refresh is None:
                    self._failed("is not authorised yet")
                    return None
                asked = {"grant_type": "refresh_token", "refresh_token": refresh.get_secret_value()}
                renewed = await self._asked(asked)
                await self._kept(renewed)
                return renewed
        except _RenewalRefusedError as error:
            self._failed(f"does not get new tokens, Zalo says {error}")
        except http.LineError as error:
            log.warning("%s: its tokens were not renewed: %s", self._account, type(error).__name__)
            self.problem = f"Zalo does not answer at {self._credentials.oauth_base}, so the tokens are not renewed."
        except DatabaseError as error:
            log.warning("%s: its tokens were not renewed: %s", self._account, type(error).__name__)
        return None

    def _failed(self, what: str) -> None:
        self.problem = (
            f"{self._account} {what}: let an administrator of the OA consent again and run "
            f"helpdesk channels authorize {self._account}."
        )
        log.error("%s", self.problem)

    async def _asked(self, asked: Mapping[str, str]) -> TokenPair:
        """Ask for a pair and check both tokens. Raises LineError and _RenewalRefusedError."""
        known = self._credentials
        try:
            async with asyncio.timeout(_CALL_S):
                answer = await http.call(
                    self._client,
                    "POST",
                    f"{known.oauth_base}/v4/oa/access_token",
                    headers={"secret_key": known.app_secret.get_secret_value()},
                    data={**asked, "app_id": known.app_id},
                )
        except TimeoutError:
            raise http.MaybeSentError from None
        pair = self._read(answer)
        if pair is None and (answer.facts.get("error") or answer.facts.get("error_name")):  # with HTTP 200, too
            raise _RenewalRefusedError(_named(answer))
        if pair is None:
            raise http.MaybeSentError
        return pair

    def _read(self, answer: http.Answer) -> TokenPair | None:
        access, refresh = answer.facts.get("access_token"), answer.facts.get("refresh_token")
        seconds = http.code_of(answer.facts.get("expires_in"))
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh and seconds > 0):
            return None
        return TokenPair(
            access=SecretStr(access),
            refresh=SecretStr(refresh),
            expires_at=self._now() + timedelta(seconds=min(seconds, 10**7)),
        )

    async def _kept(self, pair: TokenPair) -> None:
        """Keep a pair, however long the database takes: the old refresh token is dead."""
        while True:
            try:
                await self._store.keep(self._account, pair)
            except DatabaseError as error:
                log.warning("%s: its new tokens are not kept yet: %s", self._account, type(error).__name__)
                await asyncio.sleep(_KEEP_PAUSE_S)
            else:
                break
        self._known, self._looked_at, self.problem = pair, self._now(), ""


def _named(answer: http.Answer) -> str:
    """Name an error without its description, which may repeat what we sent."""
    code, name = http.code_of(answer.facts.get("error")), str(answer.facts.get("error_name", ""))
    return f"{code} {name}".strip() if _PLAIN.fullmatch(name) else str(code)
