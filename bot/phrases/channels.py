"""The channels as residents know them."""

from helpdesk.language import N_

CHANNELS: dict[str, str] = {
    "webchat": N_("the chat on the web page"),
    "telegram": "Telegram",
    "zalo-bot": "Zalo",
    "zalo-oa": "Zalo",
    "sms": N_("text message"),
}
"""What residents call the channels, by kind."""

OTHER_CHANNEL = N_("another chat")
