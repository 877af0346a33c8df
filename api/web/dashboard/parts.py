"""A part of the dashboard: a table, its chart, and the files that hold the same."""

from typing import Final, NamedTuple

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.house import House
from api.office.drawing import Drawing, Mark, captioned, has_letters, picture_of
from api.office.labels import Labels
from api.office.workbooks import MEDIA_TYPE as EXCEL
from api.web.dashboard.asked import Asked
from api.web.dashboard.bar import days_said, period_said
from api.web.dashboard.tables import Row, Table, csv_of, without_few, workbook_of
from api.web.reader import Reader
from api.web.shown import place_label, reach_of
from helpdesk.language import N_
from helpdesk.language.folding import fold
from helpdesk.statistics.days import local_day
from helpdesk.teams.models import Permission

ENDINGS: Final = {"csv": "text/csv; charset=utf-8", "xlsx": EXCEL, "png": "image/png"}


class Ask(NamedTuple):
    """Who asks what, and the words to answer in."""

    house: House
    known: Reader
    asked: Asked
    labels: Labels

    @classmethod
    def of(cls, house: House, known: Reader, asked: Asked) -> "Ask":
        """Answer in the reader's language."""
        return cls(house, known, asked, Labels(house.words, known.language))

    def is_own(self, area: str) -> bool:
        """Tell whether the reader works with the requests of a place: figures of others hide what is about few."""
        return self.known.scope.covers(Permission.REQUESTS_ANSWER, reach_of(self.house, area))

    @property
    def is_all_own(self) -> bool:
        """Tell whether that goes for all that is shown."""
        return all(self.is_own(area) for area in self.asked.areas)

    @property
    def places(self) -> str:
        """Say the place that is shown, or all of them."""
        return "; ".join(place_label(self.house, area) for area in self.asked.areas)

    @property
    def before(self) -> "Ask":
        """Ask the same of the compared days."""
        return self._replace(asked=self.asked.before)

    def seen(self, table: Table) -> Table:
        """Return a table as the reader may see it."""
        if self.is_all_own:
            return table
        return without_few(table, fewest=self.house.settings.fewest_shown)


class Part(NamedTuple):
    """A table with its chart, where there is one. Its files stand below `address`; `idle` places are not in it."""

    table: Table
    drawing: Drawing = Drawing("", "")
    address: str = "/coordinator/figures"
    idle: int = 0

    @property
    def has_picture(self) -> bool:
        """Tell whether the chart can be taken along: it can be written where a font is found."""
        return bool(self.drawing.svg) and has_letters()

    def file(self, ending: str, asked: Asked) -> str:
        """Return where a file of it stands."""
        return asked.link(f"{self.address}/{self.table.key}.{ending}")


def row_mark(row: Row, many: int, ask: Ask) -> Mark:
    """Draw a row by one of its numbers."""
    number = ask.labels.number(many)
    return Mark(row.name, f"{row.name}: {number}", many, address=row.address, number=number)


def file_of(part: Part, ending: str, ask: Ask) -> Response:
    """Hand a part out as a file of exactly what is shown; a chart that cannot be drawn is not there."""
    if ending == "csv":
        data: bytes | None = csv_of(part.table, ask.labels)
    elif ending == "xlsx":
        data = workbook_of(part.table, _about(ask), ask.labels)
    else:
        words = f"{part.table.title}. {ask.places}. {days_said(ask.asked.days, ask.labels)}"
        data = picture_of(captioned(part.drawing, words))
    if data is None:
        raise HTTPException(404)
    headers = {
        "Content-Disposition": f'attachment; filename="{_name(part.table, ask)}.{ending}"',
        "Cache-Control": "no-store, private",
    }
    return Response(data, media_type=ENDINGS[ending], headers=headers)


def _about(ask: Ask) -> dict[str, str]:
    labels, asked = ask.labels, ask.asked
    now = ask.house.clock.now()
    return {
        labels.word(N_("Area")): ask.places,
        labels.word(N_("Period")): period_said(asked.span, labels),
        labels.word(N_("Days")): days_said(asked.days, labels),
        labels.word(N_("Compared with")): days_said(asked.compared, labels),
        labels.word(N_("Figures as of")): f"{labels.say.time(now)} {labels.say.short_date(local_day(now))}",
    }


def _name(table: Table, ask: Ask) -> str:
    """Name a file: "so-lieu-xa-lac-thuy-2026-10-by-day"."""
    area = ask.asked.area
    place = _plain(area.full_name) if area else "nhieu-noi"
    return f"so-lieu-{place}-{ask.asked.span.name.lower().replace('..', '-den-')}-{table.key}"


def _plain(name: str) -> str:
    folded = fold(name)
    return "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in folded).split())
