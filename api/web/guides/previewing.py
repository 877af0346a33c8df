"""How a guide looks in each channel, made by what the channels themselves use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import InlineKeyboardMarkup

from api.house import House
from bot.channels.numbered import in_words
from bot.channels.registry import known_kinds
from bot.channels.telegram.layout import laid_out
from bot.dialogs.trial import Trial
from bot.engine.messages import FileKind, Outgoing
from guides.catalogue.models import Guide
from guides.library.provisional import provisional
from helpdesk.language import N_


@dataclass(frozen=True)
class Bubble:
    """One message as it is shown: its words, and rows of buttons below it."""

    text: str
    rows: Sequence[Sequence[str]] = ()
    step: str = ""
    pictures: Sequence[str] = ()
    sounds: Sequence[str] = ()


@dataclass(frozen=True)
class Preview:
    """A guide in one channel."""

    name: str
    title: str
    bubbles: Sequence[Bubble]


_INTRO: Final = "intro"
WEB: Final = N_("Web chat")


def trial_of(house: House, guide: Guide, language: str) -> Trial:
    """Make what a guide is tried with."""
    return Trial(
        guide,
        words=house.words,
        addresses=house.addresses,
        clock=house.clock,
        local=house.catalogue.local,
        language=language,
    )


def previews(
    house: House, data: dict[str, Any], *, slug: str, version: int, language: str, at: str = ""
) -> list[Preview]:
    """Show a draft in each channel: all of it, or the step `at`. Empty when there is nothing to show yet."""
    guide = provisional(data, slug=slug, version=version, today=house.editing.today)
    if guide is None:
        return []
    trial = trial_of(house, guide, language)
    shown: list[tuple[str, Outgoing]] = []
    if at in {"", _INTRO} or guide.step(at) is None:
        shown.append((_INTRO, trial.intro(today=house.editing.today)))
    for step in guide.steps:
        wanted = (not at or at == step.id) and (outgoing := trial.step(step.id))
        if wanted and outgoing:
            shown.append((step.id, outgoing))
    return [
        Preview("telegram", "Telegram", [bubble for step, out in shown for bubble in _on_telegram(out, step)]),
        Preview("zalo", "Zalo", [bubble for step, out in shown for bubble in _on_zalo(out, step)]),
        Preview("web", WEB, [_on_the_web(out, step) for step, out in shown]),
    ]


def _on_telegram(outgoing: Outgoing, step: str) -> list[Bubble]:
    bubbles = []
    for piece in laid_out(outgoing):
        keyboard = piece.markup.inline_keyboard if isinstance(piece.markup, InlineKeyboardMarkup) else ()
        pictures, sounds = media_of(outgoing.model_copy(update={"files": list(piece.files)}))
        rows = [[key.text for key in row] for row in keyboard]
        bubbles.append(Bubble(piece.text, rows, step, pictures, sounds))
    return bubbles


def _on_zalo(outgoing: Outgoing, step: str) -> list[Bubble]:
    most = known_kinds()["zalo-bot"].capabilities.max_text
    pictures, sounds = media_of(outgoing)
    links = [file for file in outgoing.files if file.kind is not FileKind.PHOTO]
    said = [Bubble(text, step=step) for text in in_words(outgoing, most=most, links=links)]
    return [*(Bubble("", step=step, pictures=[one]) for one in pictures), *said] if pictures or sounds else said


def _on_the_web(outgoing: Outgoing, step: str) -> Bubble:
    return Bubble(outgoing.text, [[button.label] for button in outgoing.buttons], step, *media_of(outgoing))


def media_of(outgoing: Outgoing) -> tuple[list[str], list[str]]:
    """Return the pictures and the recordings of a message."""
    pictures = [file.attachment for file in outgoing.files if file.kind is FileKind.PHOTO]
    sounds = [file.attachment for file in outgoing.files if file.kind is FileKind.VOICE]
    return pictures, sounds
