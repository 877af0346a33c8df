"""What a form brought, read leniently: everything is text until a page asks for more."""

from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from fastapi import Request
from starlette.datastructures import FormData, QueryParams

from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id, new_id
from helpdesk.language import N_

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_LONGEST_ID = 64


async def form_of(request: Request, *, most: int = 100) -> FormData:
    """Read the form, of at most so many fields; files are not taken."""
    return await request.form(max_files=0, max_fields=most)


async def files_in(form: FormData, name: str) -> list[tuple[str, bytes]]:
    """Return name and content of each file that was chosen; an empty file field is none."""
    uploads = [one for one in form.getlist(name) if not isinstance(one, str)]
    return [(one.filename or "", await one.read()) for one in uploads if one.filename]


class Fields:
    """The fields of a form. What cannot be read is noted in `problems`: field → sentence, not yet translated."""

    def __init__(self, form: FormData | QueryParams) -> None:
        self._form = form
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str:
        """Return a field without the blanks around it; empty when it is not there."""
        value = self._form.get(name)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Return all values of a field."""
        return [value for value in self._form.getlist(name) if isinstance(value, str)]

    def id(self, name: str) -> str:
        """Return the id a form was made with, a fresh one when it has none that could be ours."""
        value = self.text(name)
        return value if 8 <= len(value) <= _LONGEST_ID and value.isascii() and value.isalnum() else new_id()  # noqa: PLR2004

    def id_of_words(self, name: str, *words: str) -> str:
        """Return the id of words written on a form: sent again they have the same, changed words have another.

        Whoever goes back, writes something else and sends it has said two things. The id does not tell the words
        as long as one of them, or the form's own id, is kept nowhere.
        """
        return derived_id(self.id(name), *words)

    def is_ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return bool(self.text(name))

    def choice(self, name: str, kind: type[E]) -> E | None:
        """Return one of the choices; None when there is none."""
        return self._read(name, kind, N_("Please choose one of these."))

    def choices(self, name: str, kind: type[E]) -> list[E]:
        """Return the ticked ones that exist."""
        known = set(kind)
        return [kind(value) for value in self.texts(name) if value in known]

    def number(self, name: str, *, least: int, most: int) -> int | None:
        """Return a whole number; None when the field is empty."""
        number = self._read(name, int, N_("Please write a whole number."))
        if number is not None and not least <= number <= most:
            self.problems[name] = N_("This number is too small or too large.")
            return None
        return number

    def day(self, name: str) -> date | None:
        """Return a day."""
        return self._read(name, date.fromisoformat, N_("Please write a day like 2026-11-22."))

    def time(self, name: str) -> time | None:
        """Return a time of the day."""
        return self._read(name, time.fromisoformat, N_("Please write a time like 07:30."))

    def moment(self, name: str) -> datetime | None:
        """Return a moment, typed in Vietnam's time."""
        moment = self._read(name, datetime.fromisoformat, N_("Please choose a day and a time."))
        return moment.replace(tzinfo=VIETNAM) if moment and moment.tzinfo is None else moment

    def _read(self, name: str, reading: Callable[[str], T], problem: str) -> T | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return reading(text)
        except ValueError:
            self.problems[name] = problem
            return None
