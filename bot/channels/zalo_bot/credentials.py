"""What a Zalo bot needs."""

import re

from pydantic import ConfigDict, Field, SecretStr, field_validator, model_validator

from bot.channels.http import checked_base
from bot.channels.port import Credentials
from helpdesk.language import N_

_TOKEN = re.compile(r"[\w.:=+-]{8,512}", re.ASCII)
_LINK = re.compile(r"https://zalo\.me/[\w./?=&%-]+", re.ASCII)
_SECRET = re.compile(r"[\x21-\x7e]{8,256}")


class ZaloCredentials(Credentials):
    """What both kinds of Zalo accounts have in common: values are pasted, and what is left empty is not given."""

    model_config = ConfigDict(hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, values: object) -> object:
        if not isinstance(values, dict):
            return values
        trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in trimmed.items() if value not in ("", None)}

    @field_validator("api_base", "oauth_base", check_fields=False)
    @classmethod
    def _is_an_address(cls, base: str) -> str:
        return checked_base(base)


class ZaloBotCredentials(ZaloCredentials):
    """One bot. The secret is needed where Zalo delivers to us."""

    token: SecretStr = Field(description=N_("Bot token, as Zalo Bot Manager sent it"))
    webhook_secret: SecretStr | None = Field(
        default=None, description=N_("Webhook secret: 8 to 256 letters and digits of your own choice")
    )
    link: str = Field(
        default="",
        max_length=200,
        description=N_("Address that opens the bot in Zalo, for posters: https://zalo.me/…"),
    )
    api_base: str = Field(default="https://bot-api.zaloplatforms.com", description=N_("Address of the platform's API"))

    @field_validator("link")
    @classmethod
    def _opens_zalo(cls, link: str) -> str:
        if link and not _LINK.fullmatch(link):
            raise ValueError(N_("This is no address of Zalo: it begins with https://zalo.me/"))
        return link

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                N_("This does not look like a Zalo bot token: copy it from the message of Zalo Bot Manager."),
            )
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _fits_a_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError(N_("The webhook secret has 8 to 256 letters, digits and signs, and no space."))
        return secret
