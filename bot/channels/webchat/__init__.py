"""The web chat: the channel that needs no account and no token."""

from bot.channels.webchat.channel import ACCOUNT, WebChatChannel
from bot.channels.webchat.chat import LANGUAGE_COMMAND, ChatFile, ChatLine, WebChat

__all__ = ["ACCOUNT", "LANGUAGE_COMMAND", "ChatFile", "ChatLine", "WebChat", "WebChatChannel"]
