"""What a row must be to become a procedure. Works on all rows, so that every problem shows at once."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from helpdesk.procedures.headings import Heading
from helpdesk.procedures.models import Procedure
from helpdesk.procedures.problems import Problem, Wrong
from helpdesk.tables.cells import Cell, Kind, Row

LONGEST_TITLE = 1500
"""Characters. The national list has titles of nearly 1,200."""
LONGEST = {"title": LONGEST_TITLE, "field": 300, "level": 200, "agency": 500, "link": 500}

_SHOWN = 60
_CODE = re.compile(r"\d\.\d{6}")
_CODE_OF_A_PORTAL = re.compile(r"(\d\.\d{6})\.000\.00\.00\.[A-Z]\d{2}")
_SHORTENED = re.compile(r"\d[.,]\d{1,5}|\d{6,7}|\d(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?:\s.*)?|\d{1,2}-[A-Za-z]{3}(?:-\d+)?")
_NO_TEXT = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_TCVN3 = re.compile("[®§\u00b8µ¶¨¾¼½]")
"""Where its fonts keep đ, Đ, á, à, ả, ă, ắ, ẳ, ẵ: no title in Unicode has two of them."""
_IN_OLD_FONT = 2

_UNUSABLE = {Kind.FORMULA: Wrong.FORMULA, Kind.ERROR: Wrong.ERROR_VALUE}
_MAY_BE_MERGED = {"field", "level", "agency"}


class Rules:
    """Reads the rows below a heading, one after the other; knows which codes were there before."""

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        self._seen: dict[str, int] = {}

    def read(self, row: Row) -> tuple[Procedure | None, list[Problem]]:
        """Return the procedure of a row, or what is wrong with it; neither when it is empty."""
        cells = {column: row.cell(place) for column, place in self._heading.columns.items()}
        if not any(cell.text and cell.kind is not Kind.MERGED for cell in cells.values()):
            return None, []
        values: dict[str, str] = {}
        problems: list[Problem] = []

        def note(column: str, wrong: Wrong, **facts: int) -> None:
            problems.append(Problem(row.number, self._heading.said[column], wrong, _cut(cells[column].text), facts))

        for column, cell in cells.items():
            wrong = _unusable(column, cell)
            if wrong:
                note(column, wrong)
            else:
                values[column] = _plain(cell.text)
        if "code" in values:
            self._check_code(values, cells["code"], row.number, note)
        for column in values.keys() - {"code"}:
            _check_words(column, values[column], note)
        if problems:
            return None, sorted(problems, key=lambda problem: list(self._heading.said.values()).index(problem.column))
        return Procedure(**values), []

    def _check_code(self, values: dict[str, str], cell: Cell, row: int, note: Callable[..., None]) -> None:
        code = values["code"]
        if wrong := _wrong_code(code, cell):
            note("code", wrong)
            return
        code = values["code"] = _CODE_OF_A_PORTAL.sub(r"\1", code).replace(",", ".")
        if code in self._seen:
            note("code", Wrong.CODE_TWICE, row=self._seen[code])
        self._seen.setdefault(code, row)


def _unusable(column: str, cell: Cell) -> Wrong | None:
    """Say what keeps the cell from being read at all."""
    if wrong := _UNUSABLE.get(cell.kind):
        return wrong
    if cell.kind is Kind.MERGED and column not in _MAY_BE_MERGED:
        return Wrong.MERGED
    if column != "code" and cell.kind in {Kind.NUMBER, Kind.DAY}:
        return Wrong.NOT_TEXT
    return None


def _wrong_code(code: str, cell: Cell) -> Wrong | None:
    if not code:
        return Wrong.CODE_MISSING
    if cell.kind is Kind.DAY or _DAY.fullmatch(code):
        return Wrong.CODE_DATE
    if _CODE.fullmatch(code.replace(",", ".")) or _CODE_OF_A_PORTAL.fullmatch(code):
        return None
    is_number = cell.kind is Kind.NUMBER or _SHORTENED.fullmatch(code)
    return Wrong.CODE_NUMBER if is_number else Wrong.CODE_FORM


def _check_words(column: str, words: str, note: Callable[..., None]) -> None:
    if column == "title" and not words:
        note(column, Wrong.TITLE_MISSING)
    elif len(words) > LONGEST[column]:
        note(column, Wrong.TOO_LONG, length=len(words), most=LONGEST[column])
    elif column == "link":
        if words and not _is_link(words):
            note(column, Wrong.LINK_FORM)
    elif len(_TCVN3.findall(words)) >= _IN_OLD_FONT:
        note(column, Wrong.OLD_FONT)
    elif column == "title" and not any(sign.isalpha() for sign in words):
        note(column, Wrong.NOT_TEXT)


def _is_link(words: str) -> bool:
    """Tell whether it is an address of the web, of a host with a name and without somebody's password."""
    try:
        parts = urlsplit(words)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and "." in host
        and "@" not in parts.netloc
        and not any(sign.isspace() or sign in '<>"\\' for sign in words)
    )


def _plain(text: str) -> str:
    """Bring words into one form: letters and marks together, no signs that nobody sees, single blanks."""
    return " ".join("".join(_seen(unicodedata.normalize("NFC", text))).split())


def _seen(text: str) -> Iterator[str]:
    for sign in text:
        yield sign if unicodedata.category(sign) not in _NO_TEXT else " " if sign in "\n\r\t\u2028\u2029" else ""


def _cut(text: str) -> str:
    words = _plain(text)
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
