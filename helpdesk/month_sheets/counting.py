"""From entries of the log to the lines and sums of a sheet. No entry is lost, none counts twice.

While a month is open it counts what happened in its days. What comes for a month that is confirmed already counts in
the first open month after it, with its month named; a correction of what a confirmed sheet counts adds its difference
there.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from helpdesk.assistance.models import AssistanceLog
from helpdesk.language.ordering import in_order
from helpdesk.month_sheets.cycle import moved
from helpdesk.month_sheets.models import Counted, Kind, Line, Row, SheetFigures, checksum_of
from helpdesk.statistics.days import Period, local_day


class Material(NamedTuple):
    """What a sheet is made of: entries that no later one corrects, those they correct, and what is counted already.

    `counted` leads from an entry to the confirmed month that counts it; `month_of` from an entry to the month of its
    day.
    """

    current: Sequence[AssistanceLog]
    older: Mapping[str, AssistanceLog]
    counted: Mapping[str, str]
    confirmed: Collection[str]
    month_of: Callable[[AssistanceLog], str]

    def corrected(self, entry: AssistanceLog) -> AssistanceLog | None:
        """Return the nearest entry that this one corrects, by way of others perhaps, and that a sheet counts."""
        while entry.corrects is not None and entry.corrects in self.older:
            entry = self.older[entry.corrects]
            if entry.id in self.counted:
                return entry
        return None

    def open_from(self, month: str) -> str:
        """Return the month itself while it is open, else the first open one after it."""
        while month in self.confirmed:
            month = moved(month, 1)
        return month


def lines_of(month: str, material: Material) -> list[Line]:
    """Return what counts in an open month, oldest first."""
    found = [line for entry in material.current if (line := _line(entry, month, material))]
    return sorted(found, key=lambda line: (line.happened_at, line.entry))


def _line(entry: AssistanceLog, month: str, material: Material) -> Line | None:
    if entry.id in material.counted:
        return None
    old = material.corrected(entry)
    home = material.counted[old.id] if old else material.month_of(entry)
    if material.open_from(home) != month:
        return None
    if old:
        return _difference(entry, old, home)
    return _visit(entry, Kind.VISIT if home == month else Kind.LATE, None if home == month else home)


def _visit(entry: AssistanceLog, kind: Kind, belongs_to: str | None) -> Line:
    return Line(
        entry=entry.id,
        kind=kind,
        belongs_to=belongs_to,
        happened_at=entry.happened_at,
        member=entry.whose,
        member_name=entry.whose_name,
        present=[one for one in entry.members_present if one != entry.whose],
        place=entry.place,
        mode=entry.mode,
        area=entry.area,
        guide=entry.guide,
        topic=entry.topic,
        result=entry.result,
        visits=1,
        person=entry.person_ref,
        heads=_heads(entry),
        is_people_known=entry.person_ref is not None or entry.people is not None,
        is_session=entry.person_ref is None and (entry.people or 0) > 1,
        minutes=entry.minutes,
        dossiers=entry.dossiers,
    )


def _difference(entry: AssistanceLog, old: AssistanceLog, belongs_to: str) -> Line:
    """Return what the correction changes: the visit itself, its day and its people with a name were counted."""
    line = _visit(entry, Kind.CORRECTION, belongs_to)
    return line.model_copy(
        update={
            "visits": 0,
            "present": [],
            "person": entry.person_ref if old.person_ref is None else None,
            "heads": _changed(_heads(entry), _heads(old)),
            "is_session": False,
            "minutes": _changed(entry.minutes, old.minutes),
            "dossiers": entry.dossiers - old.dossiers,
        }
    )


def _heads(entry: AssistanceLog) -> int | None:
    return None if entry.person_ref is not None else entry.people


def _changed(new: int | None, old: int | None) -> int | None:
    return None if new is None and old is None else (new or 0) - (old or 0)


def figures_of(lines: Iterable[Line], aliases: Mapping[str, str], *, present: Iterable[Line] = ()) -> SheetFigures:
    """Sum up lines as the statistics do; `present` are visits of others in which the member took part.

    `aliases` lead from a person's old name to the one they have now: two chats may turn out to be one person.
    """
    lines, present = list(lines), list(present)
    visits = [line for line in lines if line.visits]
    persons = {aliases.get(line.person, line.person) for line in lines if line.person is not None}
    timed = [line.minutes for line in lines if line.minutes is not None]
    return SheetFigures(
        people=max(0, len(persons) + sum(line.heads or 0 for line in lines)) or None,
        people_unknown_visits=sum(not line.is_people_known for line in visits),
        visits=len(visits),
        dossiers=sum(line.dossiers for line in lines),
        minutes=sum(timed) if timed else None,
        days_active=len({local_day(line.happened_at) for line in (*visits, *present)}),
        sessions=sum(line.is_session for line in visits),
        also_present=len(present),
    )


def counted(
    team: str, period: Period, lines: Sequence[Line], aliases: Mapping[str, str], *, members: Mapping[str, str]
) -> Counted:
    """Sum up for each member and for the team. `members` are those to be listed even without a visit, with names."""
    names = {line.member: line.member_name for line in lines} | dict(members)
    rows = [_row(member, name, lines, aliases) for member, name in names.items()]
    total = figures_of(lines, aliases)
    return Counted(
        lines=list(lines),
        rows=sorted(rows, key=lambda row: (in_order(row.name), row.member)),
        total=total,
        checksum=checksum_of(team, period, lines, total),
    )


def _row(member: str, name: str, lines: Sequence[Line], aliases: Mapping[str, str]) -> Row:
    own, present = own_lines(member, lines)
    return Row(member=member, name=name, figures=figures_of(own, aliases, present=present))


def own_lines(member: str, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return a member's own lines, and those of others in which they took part."""
    own = [line for line in lines if line.member == member]
    return own, [line for line in lines if line.member != member and member in line.present and line.visits]
