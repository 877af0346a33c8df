"""What an installation is told from outside: read once from `HELPDESK_…`, checked, handed on in parts."""

import re
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from helpdesk.channels.models import Mode
from helpdesk.errors import SetupError
from helpdesk.push.key_pair import KeyPair
from helpdesk.storage.settings import StorageSettings

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


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


_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)
_PUSH_SERVICE: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+|http://(127\.0\.0\.1|localhost):\d{1,5}")


class PushSettings(BaseModel):
    """Web push to members' phones. It works without any of these."""

    contact: str = ""  # a mail address to which push services write when something is wrong with us
    private_key: SecretStr | None = None
    services: Annotated[list[str], NoDecode] = Field(default_factory=list)

    @field_validator("contact")
    @classmethod
    def _is_a_mail_address(cls, contact: str) -> str:
        if contact and not _MAIL.fullmatch(contact.strip()):
            msg = "HELPDESK_PUSH__CONTACT is no mail address: name one that is read, e.g. toso@phutho.example.vn"
            raise ValueError(msg)
        return contact.strip()

    @field_validator("private_key")
    @classmethod
    def _is_a_key(cls, key: SecretStr | None) -> SecretStr | None:
        try:
            if key is not None:
                KeyPair.of(key.get_secret_value())
        except ValueError:
            msg = "HELPDESK_PUSH__PRIVATE_KEY is no key: it has 32 bytes in url-safe base64, 43 signs."
            raise ValueError(msg) from None
        return key

    @field_validator("services", mode="before")
    @classmethod
    def _are_hosts(cls, services: object) -> object:
        named = services.split(",") if isinstance(services, str) else services
        hosts = [str(one).strip().lower() for one in named if str(one).strip()] if isinstance(named, list) else []
        for host in hosts:
            if not _PUSH_SERVICE.fullmatch(host):
                msg = f"HELPDESK_PUSH__SERVICES names {host}: write only hosts, such as push.example.vn, with commas."
                raise ValueError(msg)
        return hosts

    def contact_at(self, public_url: str | None) -> str:
        """Return whom push services may write to: who was named, or the postmaster of the public address."""
        host = urlsplit(public_url).hostname if public_url else None
        return self.contact or f"postmaster@{host or 'localhost'}"


class SmtpSettings(BaseModel):
    """The server that takes our letters. Without a host there is none: letters wait."""

    model_config = ConfigDict(populate_by_name=True)

    host: str | None = None
    port: int = Field(default=587, ge=1, le=65535)
    username: str | None = None
    password: SecretStr | None = None
    sender: str | None = Field(default=None, alias="from")
    tls: Literal["starttls", "tls", "none"] = "starttls"

    @model_validator(mode="after")
    def _is_whole(self) -> "SmtpSettings":
        if self.host is None and (self.username or self.password or self.sender):
            msg = "HELPDESK_SMTP__HOST is missing: the other settings of the mail server need it."
            raise ValueError(msg)
        if self.host is not None and not self.sender:
            msg = "HELPDESK_SMTP__FROM is missing: letters need the address of who sends them."
            raise ValueError(msg)
        if self.sender and not _MAILBOX.fullmatch(self.sender):
            msg = "HELPDESK_SMTP__FROM is no address of a mailbox: write it like toso@example.vn."
            raise ValueError(msg)
        if (self.username is None) != (self.password is None):
            missing = "USERNAME" if self.username is None else "PASSWORD"
            msg = f"HELPDESK_SMTP__{missing} is missing: a mail server asks for both or for neither."
            raise ValueError(msg)
        if self.username and self.tls == "none":
            msg = "HELPDESK_SMTP__TLS is none: a password is never sent in the clear. Choose starttls or tls."
            raise ValueError(msg)
        return self


_SENDER: Final = re.compile(r"\+?\d{3,15}|[A-Za-z0-9 ._-]{1,11}", re.ASCII)


class SmsSettings(BaseModel):
    """The gateway that carries text messages. Without an address there is none; with one, all four are needed."""

    url: str | None = None
    key: SecretStr | None = None
    sender: str | None = None
    secret: SecretStr | None = None  # what the gateway signs its reports with
    alphabet: Literal["plain", "full"] = "plain"
    per_second: float = Field(default=5.0, gt=0, le=100)
    price: int | None = Field(default=None, ge=0, le=100_000)  # đồng for one part

    @model_validator(mode="after")
    def _is_whole(self) -> "SmsSettings":
        needed = {"URL": self.url, "KEY": self.key, "SENDER": self.sender, "SECRET": self.secret}
        given = any(needed.values())
        if given and (missing := [f"HELPDESK_SMS__{name}" for name, value in needed.items() if not value]):
            verb = "is" if len(missing) == 1 else "are"
            msg = f"{', '.join(missing)} {verb} missing: text messages need address, key, sender and secret."
            raise ValueError(msg)
        if self.url and not (self.url.startswith("https://") or _LOOPBACK.match(self.url)):
            msg = "HELPDESK_SMS__URL begins with https://: phone numbers never travel in the clear."
            raise ValueError(msg)
        if self.sender and not _SENDER.fullmatch(self.sender):
            msg = "HELPDESK_SMS__SENDER is a number, or a name of at most 11 letters and digits."
            raise ValueError(msg)
        if self.secret is not None and len(self.secret.get_secret_value()) < 16:  # noqa: PLR2004 - said in the sentence
            msg = "HELPDESK_SMS__SECRET is too short: at least 16 characters, else reports could be forged."
            raise ValueError(msg)
        return self


_LOOPBACK: Final = re.compile(r"http://(127\.0\.0\.1|localhost):\d{1,5}")


class FeedSettings(BaseModel):
    """Webhooks. They call public addresses with https only; tests may name receivers on this machine."""

    loopback: Annotated[list[str], NoDecode] = Field(default_factory=list)

    @field_validator("loopback", mode="before")
    @classmethod
    def _are_on_this_machine(cls, origins: object) -> object:
        named = origins.split(",") if isinstance(origins, str) else origins
        found = [str(one).strip().lower() for one in named if str(one).strip()] if isinstance(named, list) else []
        for origin in found:
            if not _LOOPBACK.fullmatch(origin):
                msg = (
                    f"HELPDESK_FEEDS__LOOPBACK names {origin}: for tests only, write receivers on this machine such as "
                    "http://127.0.0.1:9000, with commas. Webhooks never call other private addresses."
                )
                raise ValueError(msg)
        return found


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
    second_factor: Literal["offered", "desks"] = "offered"
    fewest_shown: int = Field(default=3, ge=1, le=50)
    safety_file: Path | None = None
    widget_sites: Annotated[list[str], NoDecode] = Field(default_factory=list)
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    zalo_bot: ZaloBotSettings = Field(default_factory=ZaloBotSettings)
    zalo_oa: ZaloOfficialAccountSettings = Field(default_factory=ZaloOfficialAccountSettings)
    push: PushSettings = Field(default_factory=PushSettings)
    smtp: SmtpSettings = Field(default_factory=SmtpSettings)
    feeds: FeedSettings = Field(default_factory=FeedSettings)
    sms: SmsSettings = Field(default_factory=SmsSettings)

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
