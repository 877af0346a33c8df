"""What is wrong with guide files, said so that whoever wrote them can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from helpdesk.errors import SetupError

Place = tuple[str | int, ...]
"""Where in a file something stands: keys, and positions in lists from 0."""


class Remedy(str):
    """What is wrong and what to do: English by itself, and a page says it in the reader's language."""

    __slots__ = ("facts", "template")
    template: str
    facts: dict[str, Any]

    def __new__(cls, template: str, **facts: Any) -> Self:  # noqa: ANN401 - facts are any plain data
        """Take a sentence of the catalogues and what fills it."""
        made = super().__new__(cls, template % facts if facts else template)
        made.template, made.facts = template, facts
        return made


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `said` names the place, what is wrong with it and the remedy, in English.

    `place` and `remedy` are the same apart, for pages that show it beside a field.
    """

    file: str
    line: int
    said: str
    place: Place = field(default=(), compare=False)
    remedy: Remedy = field(default=Remedy(""), compare=False)

    @classmethod
    def at(cls, file: str, line: int, place: Place, remedy: Remedy) -> Self:
        """Name a problem at a place."""
        return cls(file, line, f"{spelled(place)} {remedy}".lstrip(), place, remedy)

    def __str__(self) -> str:
        """File, line and remedy, in the form editors jump to."""
        return f"{self.file}:{self.line}: {self.said}"


class GuideFilesError(SetupError):
    """Guide files cannot be used. Carries all problems of all files, sorted; its text has one per line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def spelled(place: Place) -> str:
    """Write a place as authors count, from 1: `steps[2].text.en` is in the second step."""
    words = ""
    for part in place:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return words.removeprefix(".")
