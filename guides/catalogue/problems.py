"""What is wrong with guide files, said so that whoever wrote them can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpdesk.errors import SetupError

Place = tuple[str | int, ...]
"""Where in a file something stands: keys, and positions in lists from 0."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `said` names the place, what is wrong with it and the remedy, in English."""

    file: str
    line: int
    said: str

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
