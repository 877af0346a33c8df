"""The bar on top of every page of the dashboard, in words: where it stands, and where its links lead."""

from typing import Final, NamedTuple

from api.errors import sentence_of, status_of
from api.house import House
from api.office.labels import Labels
from api.web.dashboard.asked import USUAL_DAYS, Asked
from api.web.dashboard.spans import REGULAR, Span, SpanKind, span_on
from api.web.reader import Reader
from api.web.report_places import places_offered
from api.web.shown import place_label, place_name
from helpdesk.language import N_
from helpdesk.reports.periods import PeriodKind
from helpdesk.statistics.days import Period
from helpdesk.statistics.figures import Beside
from helpdesk.teams.models import Permission

KINDS: Final = {
    SpanKind.DAY: N_("Day"),
    SpanKind.WEEK: N_("Week"),
    SpanKind.MONTH: N_("Month"),
    SpanKind.QUARTER: N_("Quarter"),
    SpanKind.HALF_YEAR: N_("Half-year"),
    SpanKind.YEAR: N_("Year"),
}
BESIDE: Final = {
    Beside.PREVIOUS: N_("the period before"),
    Beside.YEAR_BEFORE: N_("the same days of last year"),
}

INSTEAD: Final = {
    "period": N_("The figures below are of the last %(days)s days."),
    "area": N_("The figures below are of your own area."),
    "beside": N_("The figures below are compared with the period before."),
}
"""What a page shows where something of the question was refused."""


class Choice(NamedTuple):
    """Something to go to. `is_chosen`: it is what is shown."""

    name: str
    address: str
    is_chosen: bool = False


class Bar(NamedTuple):
    """What the bar says. `problems` are sentences by field; `status` is what the page answers with because of them."""

    asked: Asked
    kinds: list[Choice]
    period: str
    days: str
    before: Choice
    after: Choice | None
    compared: str
    places: list[Choice]
    place: str
    offered: list[str]
    compared_with: list[tuple[str, str]]
    problems: dict[str, str]
    status: int


def bar_of(house: House, known: Reader, asked: Asked) -> Bar:
    """Put a question into words."""
    labels = Labels(house.words, known.language)
    span, refusals = asked.span, list(asked.refusals.values())
    return Bar(
        asked=asked,
        kinds=_kinds(asked, labels),
        period=period_said(span, labels),
        days=days_said(span.days, labels),
        before=Choice(labels.word(N_("Period before")), asked.link(period=span.before_name)),
        after=Choice(labels.word(N_("Period after")), asked.link(period=name)) if (name := asked.after_name) else None,
        compared=days_said(asked.compared, labels),
        places=_places(house, known, asked),
        place=place_label(house, asked.area.id) if asked.area else "",
        offered=places_offered(house, [*asked.roots, *([asked.area.id] if asked.area else [])]),
        compared_with=[(one.value, labels.word(words)) for one, words in BESIDE.items()],
        problems={name: problem_said(house, known, asked, name) for name in asked.refusals},
        status=status_of(refusals[0]) if refusals else 200,
    )


def problem_said(house: House, known: Reader, asked: Asked, name: str) -> str:
    """Say what of the question was refused, and what is shown instead."""
    refused = sentence_of(asked.refusals[name], house.words, known.language)
    return f"{refused} {house.words.gettext(known.language, INSTEAD[name], days=USUAL_DAYS)}"


def period_said(span: Span, labels: Labels) -> str:
    """Say a period: "tháng 10/2026", "Thứ Tư, 07/10/2026", "01/10/2026 đến 20/10/2026"."""
    if span.kind is SpanKind.DAY:
        return labels.say.weekday_date(span.days.since)
    return labels.period_called(PeriodKind(span.kind), span.name)


def days_said(days: Period, labels: Labels) -> str:
    """Say days: "01/10/2026 đến 20/10/2026", one day by itself."""
    if days.since == days.until:
        return labels.say.short_date(days.since)
    return labels.period_called(PeriodKind.CUSTOM, f"{days.since}..{days.until}")


def _kinds(asked: Asked, labels: Labels) -> list[Choice]:
    """Lead to the period of each kind in which the last day shown lies."""
    last = asked.days.until
    return [
        Choice(
            labels.word(KINDS[kind]),
            asked.link(period=span_on(kind, last, asked.cycle).name),
            is_chosen=asked.span.kind is kind,
        )
        for kind in REGULAR
    ]


def _places(house: House, known: Reader, asked: Asked) -> list[Choice]:
    """Lead back up: what holds the place, as far as the reader looks after it, and the place itself."""
    if asked.area is None:
        return [Choice(place_name(house, root), asked.link(area=root)) for root in asked.roots]
    held = [
        holder
        for holder in (*asked.area.path[:-1], *asked.area.zones, asked.area.id)
        if known.scope.covers(Permission.STATISTICS_READ, house.areas.reach(holder))
    ]
    return [Choice(place_name(house, one), asked.link(area=one), is_chosen=one == asked.area.id) for one in held]
