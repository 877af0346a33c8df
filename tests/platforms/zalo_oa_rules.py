"""What Zalo OA demands of a call and what its events look like, as published and as recorded by others."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from tests.platforms.records import Upload
from tests.platforms.serving import sized

_LARGEST_IMAGE = 1 << 20
_LARGEST_FILE = 5 << 20
_FILES = ("pdf", "doc", "docx", "csv")
_MESSAGE_EVENTS = "text|image|link|audio|video|sticker|location|file|gif|business_card"


def _sized(text: str) -> str:
    if not 1 <= sized(text) <= 2000:
        raise ValueError(f"1 to 2000 UTF-16 units, not {sized(text)}")
    return text


Text = Annotated[str, AfterValidator(_sized)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Recipient(_Form):
    user_id: str = Field(strict=True, min_length=1)


class _Element(_Form):
    media_type: Literal["image", "gif"]
    url: str | None = Field(default=None, pattern="^https?://")
    attachment_id: str | None = None
    width: int | None = None
    height: int | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "_Element":
        if (self.url is None) == (self.attachment_id is None):
            raise ValueError("either url or attachment_id")
        return self


class _Button(_Form):
    title: str = Field(min_length=1, max_length=100)
    type: Literal["oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.sms", "oa.open.phone"]
    payload: str | dict[str, str]
    image_icon: str = ""


class _Media(_Form):
    template_type: Literal["media"]
    elements: list[_Element] = Field(min_length=1, max_length=1)
    buttons: list[_Button] = Field(default_factory=list, max_length=5)


class _Buttons(_Form):
    buttons: list[_Button] = Field(min_length=1, max_length=5)


class _Request(_Form):
    title: str = Field(min_length=1, max_length=100)
    subtitle: str = Field(min_length=1, max_length=500)
    image_url: str


class _UserInfo(_Form):
    template_type: Literal["request_user_info"]
    elements: list[_Request] = Field(min_length=1, max_length=1)


class _Template(_Form):
    type: Literal["template"]
    payload: _Media | _UserInfo | _Buttons


class _FileToken(_Form):
    token: str


class _FileAttachment(_Form):
    type: Literal["file"]
    payload: _FileToken


class _Content(_Form):
    text: Text | None = None
    attachment: _Template | _FileAttachment | None = None
    quote_message_id: str | None = None

    @model_validator(mode="after")
    def _has_something(self) -> "_Content":
        if self.text is None and self.attachment is None:
            raise ValueError("text or attachment")
        return self


class _Consultation(_Form):
    recipient: _Recipient
    message: _Content


class _Refreshing(_Form):
    app_id: str
    grant_type: Literal["refresh_token"]
    refresh_token: str


class _Exchanging(_Form):
    app_id: str
    grant_type: Literal["authorization_code"]
    code: str
    code_verifier: str = ""


class _Id(_Form):
    id: str = Field(min_length=1, strict=True)


class _Attachment(_Form):
    type: Literal["image", "link", "audio", "video", "sticker", "location", "file", "gif"]
    payload: dict[str, Any]


class _Message(_Form):
    msg_id: str
    text: str | None = None
    attachments: list[_Attachment] | None = None
    conversation_id: str | None = None


class _Base(_Form):
    app_id: str
    timestamp: str = Field(pattern=r"^\d{13}$")
    user_id_by_app: str | None = None


class _Sent(_Base):
    event_name: str = Field(pattern=rf"^((user|oa)_send_({_MESSAGE_EVENTS})|anonymous_send_text)$")
    sender: _Id
    recipient: _Id
    message: _Message


class _Followed(_Base):
    event_name: Literal["follow", "unfollow"]
    oa_id: str
    follower: _Id
    source: str


class _Submitted(_Base):
    event_name: Literal["user_submit_info"]
    sender: _Id
    recipient: _Id
    info: dict[str, str | int]


def wrong_in_message(facts: Mapping[str, Any]) -> list[str]:
    """Name what is wrong in a call of message/cs; headers stand in parentheses among its facts."""
    return _wrong(_Consultation, _body(facts)) + ([] if facts.get("(json)") else ["it is not JSON"])


def wrong_in_token_call(facts: Mapping[str, Any]) -> list[str]:
    """Name what is wrong in a call for tokens."""
    form = _Exchanging if facts.get("grant_type") == "authorization_code" else _Refreshing
    return _wrong(form, _body(facts)) + (["it is a form, not JSON"] if facts.get("(json)") else [])


def wrong_in_upload(method: str, files: Mapping[str, Upload]) -> list[str]:
    """Name what is wrong in an upload."""
    if set(files) != {"file"}:
        return [f"one part named 'file', not {sorted(files)}"]
    file = files["file"]
    if method == "upload/image":
        is_picture = file.content.startswith((b"\xff\xd8\xff", b"\x89PNG"))
        return [] if is_picture and len(file.content) <= _LARGEST_IMAGE else ["a JPEG or PNG of at most 1 MB"]
    is_known = file.name.lower().rpartition(".")[2] in _FILES
    return [] if is_known and len(file.content) <= _LARGEST_FILE else [f"one of {_FILES} of at most 5 MB"]


def wrong_in_event(event: Mapping[str, Any]) -> list[str]:
    """Name what Zalo would not send."""
    name = event.get("event_name")
    form = _Followed if name in {"follow", "unfollow"} else _Submitted if name == "user_submit_info" else _Sent
    return _wrong(form, event)


def _body(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if not name.startswith("(")}


def _wrong(form: type[BaseModel], facts: Mapping[str, Any]) -> list[str]:
    try:
        form.model_validate(dict(facts))
    except ValidationError as error:
        return [f"{problem['loc']} {problem['msg']}" for problem in error.errors()]
    return []
