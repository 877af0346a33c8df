"""What an installation is told from outside: read once from `HELPDESK_…`, checked, handed on in parts."""

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from helpdesk.errors import SetupError
from helpdesk.storage.settings import StorageSettings

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class TelegramSettings(BaseModel):
    """One Telegram bot. Without a token there is none."""

    token: SecretStr | None = None
    api_base: str = "https://api.telegram.org"
    webhook_secret: SecretStr | None = None
    mode: Literal["webhook", "polling"] = "polling"

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            msg = "HELPDESK_TELEGRAM__TOKEN does not look like a bot token (123456:ABC…): copy it from @BotFather."
            raise ValueError(msg)
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_header_value(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            msg = "HELPDESK_TELEGRAM__WEBHOOK_SECRET may hold 1 to 256 letters, digits, _ and - only."
            raise ValueError(msg)
        return secret

    @model_validator(mode="after")
    def _webhook_needs_its_secret(self) -> "TelegramSettings":
        if self.token is None and (self.mode == "webhook" or self.webhook_secret is not None):
            msg = "HELPDESK_TELEGRAM__TOKEN is missing: the other Telegram settings need it. Get one from @BotFather."
            raise ValueError(msg)
        if self.token is not None and self.mode == "webhook" and self.webhook_secret is None:
            msg = "HELPDESK_TELEGRAM__WEBHOOK_SECRET is missing: without it anybody could pose as Telegram."
            raise ValueError(msg)
        return self


class Settings(BaseSettings):
    """All settings. Each is `HELPDESK_` and its name; nested ones join with `__`."""

    model_config = SettingsConfigDict(env_prefix="HELPDESK_", env_nested_delimiter="__", extra="ignore")

    mongodb_url: SecretStr | None = None
    data_dir: Path = Path("helpdesk-data")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    secret_key: SecretStr | None = None
    operator_name: str = "Tổ Số"
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)

    @property
    def storage(self) -> StorageSettings:
        """The part the database needs."""
        return StorageSettings(mongodb_url=self.mongodb_url, data_dir=self.data_dir)


def read_settings(**overrides: object) -> Settings:
    """Read the environment. Raises SetupError with a sentence that names each variable that cannot be used."""
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SetupError("\n".join(_sentence(problem) for problem in error.errors())) from None


def _sentence(problem: object) -> str:
    facts: dict[str, object] = dict(problem)  # type: ignore[call-overload]
    said = str(facts["msg"]).removeprefix("Value error, ")
    if said.startswith("HELPDESK_"):
        return said
    place = facts["loc"]
    name = "HELPDESK_" + "__".join(str(piece).upper() for piece in place) if isinstance(place, tuple) else "HELPDESK_"
    return f"{name} cannot be used: {said}."
