"""What Telegram says about a bot, compared with what is set here."""

from collections.abc import Iterator

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.channels.port import Standing
from bot.channels.telegram.judging import UNREADABLE
from bot.channels.telegram.polling import UPDATES
from helpdesk.channels.models import ChannelAccount, Mode


async def standing_of(bot: Bot, account: ChannelAccount) -> Standing:
    """Ask Telegram. One that does not answer is a problem among the others."""
    try:
        me, hook = await bot.get_me(), await bot.get_webhook_info()
    except InvalidToken:
        return Standing(problems=["Telegram does not accept the token: copy the current one from @BotFather."])
    except (TelegramError, *UNREADABLE) as error:
        way = f"look for a way out of this machine to {bot.base_url.partition('/bot')[0]}."
        return Standing(problems=[f"Telegram was not reached ({type(error).__name__}): {way}"])
    return Standing(
        name=f"@{me.username}" if me.username else me.first_name,
        webhook=hook.url,
        pending=hook.pending_update_count,
        problems=list(_problems(account, hook)),
    )


def _problems(account: ChannelAccount, hook: WebhookInfo) -> Iterator[str]:
    """Say what keeps messages from coming in."""
    set_it = f"run `helpdesk channels set-webhook {account.id}`."
    if account.mode is Mode.POLLING:
        if hook.url:
            remove_it = f"run `helpdesk channels delete-webhook {account.id}`."
            yield f"{account.id} is to ask Telegram for messages, but a webhook takes them all: {remove_it}"
        return
    if not hook.url:
        yield f"{account.id} waits for Telegram to deliver, but Telegram knows of no webhook: {set_it}"
        return
    if not hook.url.endswith(_path(account)):
        yield f"Telegram delivers to another program: {set_it}"
    if hook.allowed_updates and (missing := [kind for kind in UPDATES if kind not in hook.allowed_updates]):
        yield f"Telegram was not asked to deliver {', '.join(missing)}: {set_it}"
    if hook.pending_update_count and hook.last_error_message:
        yield f"The last delivery failed ({hook.last_error_message}): can {hook.url} be reached from outside?"


def _path(account: ChannelAccount) -> str:
    return f"/webhooks/{account.kind}" if account.id == account.kind else f"/webhooks/{account.kind}/{account.id}"
