"""The channel accounts of the settings, and opening all channels."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from pydantic import BaseModel, SecretStr

from bot.channels.webchat import ACCOUNT as WEBCHAT
from helpdesk.channels.models import SMS, ChannelAccount, Mode
from helpdesk.settings import Settings

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""Accounts of the settings have no birthday; every process must see the same."""


def accounts_of(settings: Settings) -> Iterator[tuple[ChannelAccount, Mapping[str, str]]]:
    """Name the accounts that stand in the settings, with what they need: the web chat, and one of each platform."""
    yield _account(WEBCHAT, Mode.WEBHOOK), {}
    if settings.telegram.token is not None:
        yield _account("telegram", Mode(settings.telegram.mode)), _credentials(settings.telegram)
    if settings.zalo_bot.token is not None:
        yield _account("zalo-bot", settings.zalo_bot.mode), _credentials(settings.zalo_bot)
    if settings.zalo_oa.app_id is not None:
        yield _account("zalo-oa", Mode.WEBHOOK), _credentials(settings.zalo_oa)
    if settings.sms.url is not None:
        yield _account(SMS, Mode.WEBHOOK), _credentials(settings.sms)


def webhook_address(base: str, account: ChannelAccount) -> str:
    """Return where a platform delivers for an account: the first of a kind has the short address."""
    place = account.kind if account.id == account.kind else f"{account.kind}/{account.id}"
    return f"{base.rstrip('/')}/webhooks/{place}"


def _account(kind: str, mode: Mode) -> ChannelAccount:
    return ChannelAccount(id=kind, kind=kind, mode=mode, is_from_settings=True, created_at=_BEGINNING)


def _credentials(section: BaseModel) -> Mapping[str, str]:
    values = ((name, getattr(section, name)) for name in type(section).model_fields if name not in {"mode", "price"})
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in values
        if value is not None
    }
