"""Asking again what was asked before something came between."""

from bot.engine.results import Ask, HandOver, Result
from helpdesk.messaging.models import OpenQuestion

_SAID_ONCE = "talking.passed_on"
"""True of the words it followed, and of nothing that came since."""


def asked_again(question: OpenQuestion | None) -> Result:
    """Ask it as it was asked; without any, go on with what the resident wants."""
    if question is None or not question.parts:
        return HandOver("onward")
    last, choices = question.parts[-1], tuple(question.choices)
    key, facts = ("talking.ask", {}) if last.key.startswith(_SAID_ONCE) else (last.key, last.facts)
    return Ask(key, facts, choices, question.state, wants_phone=question.wants_phone, dialog=question.dialog)
