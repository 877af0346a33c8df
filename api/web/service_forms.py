"""What the forms of service times bring, as a proposal; and what a proposal changes, in words."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from babel.dates import get_day_names

from api.web.forms import Fields
from api.web.words_for import DAY_KIND, PRIORITY
from helpdesk.errors import InvalidInputError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.language.saying import UNKNOWN, Saying
from helpdesk.service_times.changing import Proposal
from helpdesk.service_times.days import BadLine, DayEntry, DayKind, checked_day, read_list
from helpdesk.service_times.hours import WeekHours, checked_week
from helpdesk.service_times.targets import WORKING_DAY, Target, Targets
from helpdesk.support_requests.models import Priority

UNITS: Final = {
    "minutes": (timedelta(minutes=1), N_("minutes")),
    "hours": (timedelta(hours=1), N_("hours")),
    "days": (WORKING_DAY, N_("working days")),
}
SHARES: Final = ("first_answer", "resolution")
BAD_LINE: Final = {
    "day": N_("this is no day between %(first)s and %(last)s; write it like 2027-02-11 or 11/02/2027"),
    "kind": N_("the second part must say “nghỉ” (off) or “làm” (worked)"),
    "name": N_("the third part must say why, in at most %(most)s letters"),
    "twice": N_("this day stands in the list already"),
}

_MOST: Final = 10_000
_MISSING_DAY: Final = N_("Please choose a day.")
_MISSING: Final = N_("Please choose one of these.")
_MISSING_NUMBER: Final = N_("Please write a whole number.")


class BadLinesError(InvalidInputError):
    """A list of days with lines that cannot be taken: none of it is. Fact: `number`."""

    code = "service_days_bad"

    def __init__(self, bad: list[BadLine]) -> None:
        self.bad = bad
        super().__init__(number=len(bad))


class FormWrongError(Exception):
    """Fields of a form that cannot be read; the sentences stand in its `Fields.problems`."""


class Change(NamedTuple):
    """One thing that reads differently afterwards."""

    what: str
    before: str
    after: str


def proposal_of(fields: Fields, area: str) -> Proposal:
    """Read a form. Raises FormWrongError and the refusals of service times."""
    match fields.text("what"):
        case "hours":
            days = checked_week([fields.text(f"day.{day}") for day in range(7)])
            version = _number(fields, "version", least=0)
            return Proposal(area=area, hours=WeekHours(id=area, days=days, version=version))
        case "drop-hours":
            return Proposal(area=area, drops_hours=_number(fields, "version", least=1))
        case "day":
            return Proposal(area=area, days=[_day(fields, area)])
        case "days":
            found = read_list(area, fields.text("list"))
            if found.bad:
                raise BadLinesError(found.bad)
            return Proposal(area=area, days=found.entries)
        case "drop-day":
            return Proposal(area=area, drops_day=_needed_day(fields, "day"))
        case "targets":
            return Proposal(area=area, targets=_targets(fields, area))
    fields.problems["notice"] = _MISSING
    raise FormWrongError


def kept_fields(fields: Fields) -> Iterable[tuple[str, str]]:
    """Go through what was typed, to be sent once more after the preview."""
    names = {
        "hours": [*(f"day.{day}" for day in range(7)), "version"],
        "drop-hours": ["version"],
        "day": ["day", "kind", "name"],
        "days": ["list"],
        "drop-day": ["day"],
        "targets": ["valid_from", "valid_until", *_target_fields()],
    }
    for name in ["what", *names.get(fields.text("what"), [])]:
        yield name, fields.text(name)


def target_form(promised: dict[Priority, Target]) -> dict[str, str]:
    """Return how targets stand in the form: a number and its largest whole unit."""
    form: dict[str, str] = {}
    for priority, target in promised.items():
        for share in SHARES:
            number, unit = in_unit(getattr(target, share))
            form |= {f"{share}.{priority.value}": str(number), f"{share}.{priority.value}.unit": unit}
    return form


def in_unit(long: timedelta) -> tuple[int, str]:
    """Return a working time in its largest whole unit."""
    for unit in ("days", "hours"):
        if long % UNITS[unit][0] == timedelta():
            return long // UNITS[unit][0], unit
    return long // UNITS["minutes"][0], "minutes"


class Telling:
    """Says rules of service times in one language."""

    def __init__(self, words: Words, language: str) -> None:
        """Take the words and the language."""
        self._words = words
        self._language = language
        self._say = Saying(words, language)
        self.weekdays: list[str] = [str(name) for _, name in sorted(get_day_names("wide", locale=language).items())]

    def working(self, long: timedelta) -> str:
        """Say a working time: "3 ngày làm việc", "30 phút"."""
        number, unit = in_unit(long)
        said = self._words.translations(self._language)
        if unit == "minutes":
            phrase = said.ngettext("%(number)s minute", "%(number)s minutes", number)
        elif unit == "hours":
            phrase = said.ngettext("%(number)s hour", "%(number)s hours", number)
        else:
            phrase = said.ngettext("%(number)s working day", "%(number)s working days", number)
        return phrase % {"number": number}

    def hours(self, before: WeekHours | list[str], after: WeekHours | list[str]) -> list[Change]:
        """Say which days of the week change."""
        was, will = (one.days if isinstance(one, WeekHours) else one for one in (before, after))
        closed = self._words.gettext(self._language, N_("closed"))
        return [
            Change(self.weekdays[day], was[day] or closed, will[day] or closed)
            for day in range(7)
            if was[day] != will[day]
        ]

    def days(self, before: dict[date, str], entries: Iterable[DayEntry]) -> list[Change]:
        """Say what days become; `before` names what they are, in words."""
        return [Change(self._say.weekday_date(one.day), before.get(one.day, UNKNOWN), self.day(one)) for one in entries]

    def day(self, entry: DayEntry) -> str:
        """Say what an area says about a day."""
        return f"{self._words.gettext(self._language, DAY_KIND[entry.kind])}: {entry.name}"

    def targets(self, before: dict[Priority, Target], after: dict[Priority, Target]) -> list[Change]:
        """Say which promises change."""
        said = {
            "first_answer": N_("%(priority)s: first answer"),
            "resolution": N_("%(priority)s: resolution"),
        }
        found = []
        for priority in Priority:
            for share in SHARES:
                was, will = getattr(before[priority], share), getattr(after[priority], share)
                name = self._words.gettext(self._language, PRIORITY[priority])
                what = self._words.gettext(self._language, said[share], priority=name)
                if was != will:
                    found.append(Change(what, self.working(was), self.working(will)))
        return found


def _day(fields: Fields, area: str) -> DayEntry:
    kind = fields.choice("kind", DayKind)
    if kind is None:
        fields.problems.setdefault("kind", _MISSING)
    day = _needed_day(fields, "day")
    if kind is None:
        raise FormWrongError
    return checked_day(area, day, kind, fields.text("name"))


def _needed_day(fields: Fields, name: str) -> date:
    day = fields.day(name)
    if day is None:
        fields.problems.setdefault(name, _MISSING_DAY)
        raise FormWrongError
    return day


def _targets(fields: Fields, area: str) -> Targets:
    promised: dict[Priority, Any] = {
        priority: {share: _working(fields, f"{share}.{priority.value}") for share in SHARES} for priority in Priority
    }
    begins, ends = fields.day("valid_from"), fields.day("valid_until")
    if begins is None:
        fields.problems.setdefault("valid_from", _MISSING_DAY)
    if fields.problems or begins is None:
        raise FormWrongError
    return Targets(
        id=new_id(),
        area=area,
        valid_from=begins,
        valid_until=ends,
        promised={priority: Target.model_validate(target) for priority, target in promised.items()},
    )


def _working(fields: Fields, name: str) -> timedelta:
    number = fields.number(name, least=1, most=_MOST)
    if number is None:
        fields.problems.setdefault(name, _MISSING_NUMBER)
    unit, _ = UNITS.get(fields.text(f"{name}.unit"), UNITS["minutes"])
    return (number or 0) * unit


def _number(fields: Fields, name: str, *, least: int) -> int:
    number = fields.number(name, least=least, most=10_000_000)
    if number is None:
        fields.problems["notice"] = _MISSING_NUMBER
        raise FormWrongError
    return number


def _target_fields() -> list[str]:
    names = [f"{share}.{priority.value}" for priority in Priority for share in SHARES]
    return [*names, *(f"{name}.unit" for name in names)]
