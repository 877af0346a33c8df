"""What Zalo Bot demands of a call, as published, and what its events look like, as recorded by others."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tests.platforms.serving import sized

_LONGEST = 2000


def _at_most(most: int) -> Any:
    def checked(text: str) -> str:
        if not 1 <= sized(text) <= most:
            raise ValueError(f"1 to {most} UTF-16 units, not {sized(text)}")
        return text

    return AfterValidator(checked)


def _https(address: str) -> str:
    if not address.startswith(("https://", "http://127.0.0.1")):
        raise ValueError("an address that Zalo can fetch")
    return address


Text = Annotated[str, _at_most(_LONGEST)]
Address = Annotated[str, AfterValidator(_https)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Nothing(_Form):
    pass


class _GetUpdates(_Form):
    timeout: int | str = 30


class _SetWebhook(_Form):
    url: Address
    secret_token: str = Field(min_length=8, max_length=256)


class _SendMessage(_Form):
    chat_id: str = Field(strict=True, min_length=1)
    text: Text
    parse_mode: Literal["html", "markdown"] | None = None
    reply_to_message_id: str = ""


class _SendPhoto(_Form):
    chat_id: str = Field(strict=True, min_length=1)
    photo: Address
    caption: Text | None = None
    reply_to_message_id: str = ""


class _SendSticker(_Form):
    chat_id: str = Field(strict=True, min_length=1)
    sticker: str = Field(pattern="^[^/]+$")
    reply_to_message_id: str = ""


class _SendVoice(_Form):
    chat_id: str = Field(strict=True, min_length=1)
    voice_url: Annotated[Address, Field(pattern=r"\.aac$")]


class _SendChatAction(_Form):
    chat_id: str = Field(strict=True, min_length=1)
    action: Literal["typing"]


_CALLS: dict[str, type[_Form]] = {
    "getMe": _Nothing,
    "getUpdates": _GetUpdates,
    "setWebhook": _SetWebhook,
    "deleteWebhook": _Nothing,
    "getWebhookInfo": _Nothing,
    "sendMessage": _SendMessage,
    "sendPhoto": _SendPhoto,
    "sendSticker": _SendSticker,
    "sendVoice": _SendVoice,
    "sendChatAction": _SendChatAction,
}


class _From(_Form):
    id: str = Field(pattern="^[0-9a-f]{20}$")
    is_bot: bool
    display_name: str


class _Chat(_Form):
    id: str
    chat_type: Literal["PRIVATE", "GROUP"]


class _Message(_Form):
    date: int = Field(gt=1_000_000_000_000)  # milliseconds
    chat: _Chat
    message_id: str
    from_: _From = Field(alias="from")
    message_type: Literal["CHAT_PHOTO", "CHAT_VOICE", "CHAT_STICKER", "CHAT_MESSAGE"] | None = None
    text: str | None = None
    photo: str | None = None
    photo_url: str | None = None
    caption: str | None = None
    voice_url: str | None = None
    sticker: str | None = None
    url: str | None = None


class _Event(_Form):
    event_name: str = Field(pattern=r"^message\.(text|image|sticker|voice|unsupported)\.received$")
    message: _Message


def wrong_in_call(method: str, facts: Mapping[str, Any]) -> list[str]:
    """Name what Zalo would not understand in a call."""
    form = _CALLS.get(method)
    return ["there is no such method"] if form is None else _wrong(form, facts)


def wrong_in_event(event: Mapping[str, Any]) -> list[str]:
    """Name what Zalo was never seen to send."""
    return _wrong(_Event, event)


def _wrong(kind: type[BaseModel], facts: Mapping[str, Any]) -> list[str]:
    try:
        kind.model_validate(dict(facts))
    except ValidationError as error:
        return [f"{problem['loc']} {problem['msg']}" for problem in error.errors()]
    return []
