"""The web chat: the channel that needs no account and no token."""

from bot.channels.webchat.channel import ACCOUNT, WebChatChannel
from bot.channels.webchat.chat import ChatLine, WebChat

__all__ = ["ACCOUNT", "ChatLine", "WebChat", "WebChatChannel"]
