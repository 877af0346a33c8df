"""Which accounts there are: the settings give the first, administrators add more."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from helpdesk.audit.service import Audit
from helpdesk.channels.errors import (
    AccountIdInvalidError,
    AccountIdTakenError,
    AlwaysOnError,
    SettingsAccountError,
    UnknownAccountError,
)
from helpdesk.channels.models import ACCOUNT_ID, ChannelAccount, Mode
from helpdesk.channels.records import ChannelAccountRecord
from helpdesk.clock import Clock
from helpdesk.privacy.sealing import NotOpenedError, Sealer
from helpdesk.storage.failures import AlreadyThereError
from helpdesk.storage.records import Records

CREDENTIALS = "channel.credentials"
"""The purpose credentials are sealed for."""

_MOST = 500


class TryOut(Protocol):
    """Sees whether an account can be used before it is kept."""

    async def __call__(self, account: ChannelAccount, credentials: Mapping[str, str], /) -> None:
        """Raise SetupError when it can never be opened like this."""
        ...


class ChannelAccounts:
    """Reads, adds and switches accounts. Credentials come out only for the channel that needs them."""

    def __init__(
        self,
        *,
        from_settings: Sequence[tuple[ChannelAccount, Mapping[str, str]]],
        sealer: Sealer,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Take the accounts that stand in the settings with their credentials, the key, the audit and the time."""
        self._store = Records(ChannelAccount, ChannelAccountRecord)
        self._from_settings = {account.id: (account, dict(credentials)) for account, credentials in from_settings}
        self._sealer = sealer
        self._audit = audit
        self._clock = clock

    async def all(self) -> list[ChannelAccount]:
        """Return every account, switched off ones too; those of the settings first."""
        stored = {account.id: account for account in await self._store.many({}, sort=[("_id", 1)], limit=_MOST)}
        first = [self._with_switch(account, stored.pop(key, None)) for key, (account, _) in self._from_settings.items()]
        # One that stood in the settings once keeps its name and waits, switched off, until it stands there again.
        gone = [account.model_copy(update={"is_active": False}) for account in stored.values() if _is_switch(account)]
        return [*first, *(account for account in stored.values() if not _is_switch(account)), *gone]

    async def one(self, account_id: str) -> ChannelAccount:
        """Return an account. Raises UnknownAccountError."""
        for account in await self.all():
            if account.id == account_id:
                return account
        raise UnknownAccountError(account=account_id)

    async def own(self, account_id: str) -> ChannelAccount:
        """Return an account that was added here. Raises UnknownAccountError and SettingsAccountError."""
        account = await self.one(account_id)
        if account.is_from_settings:
            raise SettingsAccountError(account=account_id)
        return account

    def credentials(self, account: ChannelAccount) -> dict[str, str]:
        """Return what the account needs to speak with its platform, in clear. Raises NotOpenedError."""
        if account.id in self._from_settings:
            return dict(self._from_settings[account.id][1])
        opened: dict[str, str] = json.loads(self._sealer.open(account.credentials_sealed, purpose=CREDENTIALS))
        return opened

    async def add(
        self,
        account_id: str,
        *,
        kind: str,
        title: str,
        area: str | None,
        mode: Mode,
        credentials: Mapping[str, str],
        member: str,
        try_out: TryOut | None = None,
    ) -> ChannelAccount:
        """Keep a new account, its credentials sealed. Raises AccountIdInvalidError and AccountIdTakenError.

        With `try_out` it is tried first; what that raises keeps it from being added.
        """
        if not re.fullmatch(ACCOUNT_ID, account_id):
            raise AccountIdInvalidError(account=account_id)
        if account_id in self._from_settings:
            raise AccountIdTakenError(account=account_id)
        account = ChannelAccount(
            id=account_id,
            kind=kind,
            title=title.strip(),
            area=area,
            mode=mode,
            credentials_sealed=self._sealed(credentials),
            created_at=self._clock.now(),
        )
        if try_out is not None:
            await try_out(account, credentials)
        try:
            await self._store.add(account)
        except AlreadyThereError:
            raise AccountIdTakenError(account=account_id) from None
        await self._audit.note(member=member, action="channel_added", subject=account_id, area=area)
        return account

    async def renew(
        self, account_id: str, credentials: Mapping[str, str], *, member: str, try_out: TryOut | None = None
    ) -> ChannelAccount:
        """Replace credentials of an account; those not given stay. Raises UnknownAccountError, SettingsAccountError.

        With `try_out` they are tried first; what that raises lets everything stay as it is.
        """
        account = await self.own(account_id)
        renewed = {**self._readable(account), **credentials}
        if try_out is not None:
            await try_out(account, renewed)
        kept = await self._store.keep(account.model_copy(update={"credentials_sealed": self._sealed(renewed)}))
        await self._audit.note(member=member, action="channel_renewed", subject=account_id, area=account.area)
        return kept

    async def switch(self, account_id: str, *, is_active: bool, member: str) -> ChannelAccount:
        """Switch an account on or off, for every process within seconds. What is owed waits, for a day at most.

        Raises UnknownAccountError, and AlwaysOnError for the web chat.
        """
        account = await self.one(account_id)
        if account.is_always_on and not is_active:
            raise AlwaysOnError
        if account.is_active == is_active:
            return account
        changed = account.model_copy(update={"is_active": is_active})
        if account.is_from_settings and account.version == 0:
            kept = changed.model_copy(update={"version": 1})
            await self._store.add(kept)
        else:
            kept = await self._store.keep(changed)
        action = "channel_switched_on" if is_active else "channel_switched_off"
        await self._audit.note(member=member, action=action, subject=account_id, area=account.area)
        return kept

    def _sealed(self, credentials: Mapping[str, str]) -> str:
        return self._sealer.seal(json.dumps(dict(credentials)), purpose=CREDENTIALS)

    def _readable(self, account: ChannelAccount) -> dict[str, str]:
        """Return the credentials; none when they were sealed with a key that is gone: all of them are given anew."""
        try:
            return self.credentials(account)
        except NotOpenedError:
            return {}

    def _with_switch(self, account: ChannelAccount, stored: ChannelAccount | None) -> ChannelAccount:
        """Return an account of the settings as it stands there, on or off as somebody switched it here."""
        if stored is None:
            return account
        return account.model_copy(update={"is_active": stored.is_active, "version": stored.version})


def _is_switch(account: ChannelAccount) -> bool:
    """Tell the mere switch of an account of the settings from an account of our own."""
    return account.is_from_settings
