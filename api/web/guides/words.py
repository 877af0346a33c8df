"""What the parts of a guide are called on the editor's pages, and how its problems are told."""

from typing import Any, Final

from guides.catalogue.models import Confidence
from guides.catalogue.problems import Place, Problem
from guides.library.comparing import Kind
from helpdesk.language import N_
from helpdesk.language.catalogues import Words

FIELD: Final = {
    "title": N_("Title"),
    "short_title": N_("Short title, for buttons"),
    "summary": N_("What it is for"),
    "codes": N_("National codes"),
    "field": N_("Field of service"),
    "agency": N_("Who handles it"),
    "fee": N_("Fee"),
    "duration": N_("How long it takes"),
    "documents": N_("What to bring"),
    "steps": N_("Step"),
    "pitfalls": N_("Where people get stuck"),
    "contact": N_("If you need a person"),
    "asks": N_("Ways to ask"),
    "sources": N_("Sources"),
    "checked_on": N_("Checked on"),
    "review_on": N_("Check again by"),
    "valid_from": N_("Valid from"),
    "valid_until": N_("Valid until"),
    "owner": N_("Who keeps it right"),
    "confidence": N_("How sure the sources are"),
    "when": N_("Only for those who answered"),
    "text": N_("What to do"),
    "watch": N_("Look out for"),
    "if_fails": N_("If it does not work"),
    "choices": N_("Choices"),
    "id": N_("Name for machines"),
    "picture": N_("Picture"),
    "audio": N_("Recording"),
    "slug": N_("Name in addresses"),
    "version": N_("Version"),
    "address": N_("Address"),
    "hours": N_("Opening hours"),
    "phone": N_("Phone number"),
    "note": N_("Note"),
}
CONFIDENCE: Final = {
    Confidence.HIGH: N_("Sure"),
    Confidence.MEDIUM: N_("Fairly sure"),
    Confidence.LOW: N_("Unsure"),
}
CHANGE: Final = {
    Kind.ADDED: N_("New"),
    Kind.REMOVED: N_("Removed"),
    Kind.CHANGED: N_("Changed"),
    Kind.MOVED: N_("Stands elsewhere"),
}


def told(problem: Problem, words: Words, language: str) -> str:
    """Say a problem in the reader's language, without its place."""
    remedy = problem.remedy
    if not remedy.template:
        return problem.said
    facts = {name: _told_fact(fact, words, language) for name, fact in remedy.facts.items()}
    return words.gettext(language, remedy.template, **facts)


def place_told(place: Place, words: Words, language: str) -> str:
    """Name a place as the editor's page calls it: "Step 2: What to do (English)"."""
    said: list[str] = []
    for part in place:
        if isinstance(part, int):
            said.append(str(part + 1))
        elif part in FIELD:
            said.append(words.gettext(language, FIELD[part]))
        elif part == "en":
            said.append("English")
    return " · ".join([" ".join(said[:2]), *said[2:]]) if place[:1] == ("steps",) else " ".join(said)


def _told_fact(fact: Any, words: Words, language: str) -> Any:  # noqa: ANN401 - any fact
    """Say a fact that is itself a sentence of the catalogues."""
    return words.gettext(language, fact) if isinstance(fact, str) and " " in fact and "%" not in fact else fact
