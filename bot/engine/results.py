"""What a dialog answers with. Dialogs never send and never write: the engine folds their results into one answer."""

from dataclasses import dataclass, field
from typing import Any

from helpdesk.messaging.models import Choice, NoticeClass, NoticeFile


@dataclass(frozen=True, slots=True)
class Say:
    """Say something and leave the open question as it is."""

    key: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask something: the next message is for this dialog, with `state` at hand."""

    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    wants_phone: bool = False
    dialog: str = ""  # whose question it is, when that is not the one that answers
    files: tuple[NoticeFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """Say something with choices of its own and leave the open question as it is: only a tap names this notice."""

    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliver:
    """How urgent this turn's notice is, and of which request's resident it carries words to a member."""

    notice_class: NoticeClass = NoticeClass.ANSWER
    about: str = ""
    is_alone: bool = False  # the open question's choices are not shown below it


@dataclass(frozen=True, slots=True)
class HandOver:
    """Let another dialog go on; it sees the conversation as changed so far."""

    dialog: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Set fields of the conversation."""

    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be carried out in the same unit of work; see `bot.engine.effects`."""


Result = Say | Ask | Show | Deliver | HandOver | Change | Effect


def choice(key: str, label: str = "", **facts: Any) -> Choice:  # noqa: ANN401 - facts are any plain data
    """Make a choice; its label's key defaults to "choice.<key>"."""
    return Choice(key=key, label=label or f"choice.{key}", facts=facts)
