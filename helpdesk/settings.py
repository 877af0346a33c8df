"""What an installation is told from outside: read once from `HELPDESK_…`, checked, handed on in parts."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from helpdesk.channels.models import Mode
from helpdesk.errors import SetupError
from helpdesk.storage.settings import StorageSettings

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
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


_ZALO_SECRET = re.compile(r"[\x21-\x7e]{8,256}")


class ZaloBotSettings(BaseModel):
    """One Zalo bot. Without a token there is none."""

    token: SecretStr | None = None
    api_base: str = "https://bot-api.zaloplatforms.com"
    webhook_secret: SecretStr | None = None
    link: str = ""
    mode: Mode = Mode.POLLING

    @model_validator(mode="after")
    def _is_whole(self) -> "ZaloBotSettings":
        if self.token is None and (self.mode is Mode.WEBHOOK or self.webhook_secret is not None):
            msg = "HELPDESK_ZALO_BOT__TOKEN is missing: the other settings of the Zalo bot need it."
            raise ValueError(msg)
        if self.mode is Mode.WEBHOOK and self.webhook_secret is None:
            msg = "HELPDESK_ZALO_BOT__WEBHOOK_SECRET is missing: without it anybody could pose as Zalo."
            raise ValueError(msg)
        if self.webhook_secret is not None and not _ZALO_SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            msg = "HELPDESK_ZALO_BOT__WEBHOOK_SECRET must have 8 to 256 letters, digits or signs, without blanks."
            raise ValueError(msg)
        return self


class ZaloOfficialAccountSettings(BaseModel):
    """One Zalo Official Account. Without an application there is none; with one, all four secrets are needed."""

    app_id: str | None = None
    app_secret: SecretStr | None = None
    oa_id: str | None = None
    oa_secret_key: SecretStr | None = None
    refresh_token: SecretStr | None = None  # the first one; later ones are kept in the database
    api_base: str = "https://openapi.zalo.me"
    oauth_base: str = "https://oauth.zaloapp.com"

    @model_validator(mode="after")
    def _is_whole(self) -> "ZaloOfficialAccountSettings":
        needed = {"APP_ID": self.app_id, "APP_SECRET": self.app_secret, "OA_ID": self.oa_id}
        needed["OA_SECRET_KEY"] = self.oa_secret_key
        given = any((*needed.values(), self.refresh_token))
        if given and (missing := [f"HELPDESK_ZALO_OA__{name}" for name, value in needed.items() if not value]):
            verb = "is" if len(missing) == 1 else "are"
            msg = f"{', '.join(missing)} {verb} missing: a Zalo Official Account needs all of them."
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
    public_url: str | None = None
    metrics_token: SecretStr | None = None
    safety_file: Path | None = None
    widget_sites: Annotated[list[str], NoDecode] = Field(default_factory=list)
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    zalo_bot: ZaloBotSettings = Field(default_factory=ZaloBotSettings)
    zalo_oa: ZaloOfficialAccountSettings = Field(default_factory=ZaloOfficialAccountSettings)

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is None:
            return None
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            msg = "HELPDESK_PUBLIC_URL is no address: write it as residents open it, e.g. https://toso.example.vn"
            raise ValueError(msg)
        return address.rstrip("/")

    @field_validator("widget_sites", mode="before")
    @classmethod
    def _are_sites(cls, sites: object) -> object:
        named = sites.split(",") if isinstance(sites, str) else sites
        if not isinstance(named, list):
            return sites
        return [_site(str(one).strip()) for one in named if str(one).strip()]

    @property
    def storage(self) -> StorageSettings:
        """The part the database needs."""
        return StorageSettings(mongodb_url=self.mongodb_url, data_dir=self.data_dir)


def _site(written: str) -> str:
    """Return a site as browsers name it: "https://lacthuy.example.vn"."""
    parts = urlsplit(written.lower().rstrip("/"))
    if parts.scheme not in {"http", "https"} or written.lower().rstrip("/") != f"{parts.scheme}://{parts.netloc}":
        msg = (
            f"HELPDESK_WIDGET_SITES names {written}, which is no site: write scheme and host of each site that may "
            "show the chat, with commas between them, e.g. https://lacthuy.example.vn,https://www.example.vn"
        )
        raise ValueError(msg)
    if not _HOST.fullmatch(parts.netloc):
        msg = f"HELPDESK_WIDGET_SITES names {written}: name each host itself, without *, a user or other signs."
        raise ValueError(msg)
    return f"{parts.scheme}://{parts.netloc}"


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
