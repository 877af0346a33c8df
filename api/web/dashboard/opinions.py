"""How satisfied residents were: marks, why they gave them, by guide and step, and whether results came."""

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple

from api.office.drawing import Mark, rows_drawn
from api.office.labels import Measure
from api.web.dashboard.asked import HOME
from api.web.dashboard.by_guide import title_of
from api.web.dashboard.parts import Ask, Part
from api.web.dashboard.tables import Column, Row, Table, beside, count_in
from api.web.dashboard.told import Card, Told, card_of, table_of
from api.web.targets_shown import TargetShown, aims_in, targets_beside
from api.web.words_for import REASON
from guides.catalogue.catalogue import as_walked
from helpdesk.language import N_
from helpdesk.statistics.answers import RatingSummary, Satisfaction, StepOpinion
from helpdesk.statistics.figures import share_of
from helpdesk.statistics.small_cells import is_small
from helpdesk.support_requests.rating_reasons import LOW_REASONS, Reason

HERE: Final = f"{HOME}/satisfaction"
_CLOSER: Final = "#by-guide"
"""Where marks and reasons are looked at more closely."""
_WHOLE: Final = ("marks", "reasons")
"""Tables in which everything that was counted stands."""
KEYS: Final = ("top", "marks", "reasons", "by-guide", "by-step")


class Opinions(NamedTuple):
    """The cards on top, the parts by their keys, and targets beside the figures of their names."""

    cards: list[Card]
    parts: dict[str, Part]
    targets: dict[str, TargetShown]


async def opinions(ask: Ask) -> Opinions:
    """Ask for both periods."""
    asked, statistics = ask.asked, ask.house.statistics
    now, before, targets = await asyncio.gather(
        statistics.satisfaction(asked.areas, asked.days.since, asked.days.until),
        statistics.satisfaction(asked.areas, asked.compared.since, asked.compared.until),
        targets_beside(ask),
    )
    told = _told(now, before, ask)
    past = _parts(before, ask.before)
    parts = {
        key: part._replace(table=beside(part.table, past[key].table, is_whole=key in _WHOLE))
        for key, part in _parts(now, ask).items()
    }
    top = Part(table_of("top", told, ask.labels, aims_in(targets)), address=HERE)
    return Opinions([card_of(one, ask.labels) for one in told], {"top": top, **parts}, targets)


def _parts(found: Satisfaction, ask: Ask) -> dict[str, Part]:
    return {
        "marks": _marks(found.rating, ask),
        "reasons": _reasons(found.reasons, ask),
        "by-guide": _by_guide(found, ask),
        "by-step": _by_step(found, ask),
    }


def _told(now: Satisfaction, before: Satisfaction, ask: Ask) -> list[Told]:
    word = ask.labels.word
    then, past = _seen(now, ask), _seen(before, ask)
    came = "received", "not_yet"
    names = {
        "rating": (word(N_("Satisfaction, 1 to 5")), Measure.MARK),
        "rated": (word(N_("Ratings")), Measure.COUNT),
        "rated_share": (word(N_("Share of requests rated")), Measure.SHARE),
        "received": (word(N_("Result has come")), Measure.COUNT),
        "not_yet": (word(N_("Result not come")), Measure.COUNT),
    }
    later = word(N_("as residents told some days later"))
    addresses = {"not_yet": "/team?view=not_yet"}
    return [
        Told(
            key, name, measure, then[key], past[key], note=later if key in came else "", address=addresses.get(key, "")
        )
        for key, (name, measure) in names.items()
    ]


def _seen(one: Satisfaction, ask: Ask) -> dict[str, float | None]:
    """Return the figures on top as the reader may see them."""
    facts: dict[str, float | None] = {
        "rating": one.rating.average,
        "rated": one.rating.count,
        "rated_share": one.rated_share,
        "received": one.received,
        "not_yet": one.not_yet,
    }
    if ask.is_all_own:
        return facts
    fewest = ask.house.settings.fewest_shown
    left = {key: None if isinstance(value, int) and is_small(value, fewest) else value for key, value in facts.items()}
    return left if left["rated"] is not None else left | {"rating": None, "rated_share": None}


def _marks(rating: RatingSummary, ask: Ask) -> Part:
    word, counts = ask.labels.word, rating.counts
    rows = [
        Row(word(N_("%(mark)s of 5"), mark=mark), (counts[mark], share_of(counts[mark], rating.count)), _CLOSER)
        for mark in sorted(counts, reverse=True)
    ]
    columns = [Column(word(N_("Ratings")), Measure.COUNT), Column(word(N_("Share")), Measure.SHARE)]
    table = Table("marks", word(N_("Marks")), word(N_("Mark")), columns, rows if rating.count else [])
    return _drawn(ask.seen(table), ask)


def _reasons(reasons: Mapping[str, int], ask: Ask) -> Part:
    """Tell how often each reason was given, what was not good first."""
    word = ask.labels.word
    known = [Reason(key) for key in reasons if key in set(Reason)]
    rows = [
        Row(word(REASON[one]), (word(_kind(one)), reasons[one.value]), _CLOSER)
        for one in sorted(known, key=lambda one: (one not in LOW_REASONS, -reasons[one.value]))
    ]
    columns = [Column(word(N_("Kind"))), Column(word(N_("Times given")), Measure.COUNT)]
    return _drawn(ask.seen(Table("reasons", word(N_("Why marks were given")), word(N_("Reason")), columns, rows)), ask)


def _by_guide(now: Satisfaction, ask: Ask) -> Part:
    word, asked = ask.labels.word, ask.asked
    columns = [
        Column(word(N_("Average")), Measure.MARK),
        Column(word(N_("Ratings")), Measure.COUNT),
        Column(word(N_("Ended")), Measure.COUNT),
        Column(word(N_("Share rated")), Measure.SHARE),
        Column(word(N_("Result not come")), Measure.COUNT),
        Column(word(N_("Most often"))),
    ]
    rows = [
        Row(
            title_of(one.guide, ask),
            (
                one.rating.average,
                one.rating.count,
                one.resolved,
                one.rated_share,
                one.not_yet,
                _most_often(one.reasons, ask),
            ),
            address=asked.link(f"{HOME}/guides/{one.guide}") if one.guide in ask.house.catalogue else "",
            key=one.guide or "",
        )
        for one in now.by_guide
    ]
    return Part(
        _without_words_of_few(Table("by-guide", word(N_("By guide")), word(N_("Guide")), columns, rows), ask),
        address=HERE,
    )


def _by_step(now: Satisfaction, ask: Ask) -> Part:
    """Tell it step by step: where somebody got stuck whose request was rated later, the least content first."""
    word = ask.labels.word
    columns = [
        Column(word(N_("Guide"))),
        Column(word(N_("Average")), Measure.MARK),
        Column(word(N_("Ratings")), Measure.COUNT),
        Column(word(N_("Result not come")), Measure.COUNT),
        Column(word(N_("Most often"))),
    ]
    rows = [
        Row(
            _step(one, ask),
            (
                title_of(one.guide, ask),
                one.rating.average,
                one.rating.count,
                one.not_yet,
                _most_often(one.reasons, ask),
            ),
            address=_guide_step(one, ask),
            key=f"{one.guide}/{one.step}",
        )
        for one in now.by_step
    ]
    table = Table("by-step", word(N_("By step at which help was asked for")), word(N_("Step")), columns, rows)
    return Part(_without_words_of_few(table, ask), address=HERE)


def _drawn(table: Table, ask: Ask) -> Part:
    """Draw the last number of each row that is one."""
    place = next(place for place, column in enumerate(table.columns) if column.measure is Measure.COUNT)
    marks = []
    for row in table.rows:
        number = count_in(row.values[place])
        said = f"{row.name}: {ask.labels.number(number)}"
        marks.append(Mark(said, said, number or 0, address=row.address))
    return Part(table, rows_drawn(table.title, marks), address=HERE)


def _without_words_of_few(table: Table, ask: Ask) -> Table:
    """Hide with the numbers that are about few also what those few said."""
    seen = ask.seen(table)
    rows = [
        row if None not in _counts(row, table) else row._replace(values=(*row.values[:-1], "")) for row in seen.rows
    ]
    return seen._replace(rows=rows)


def _counts(row: Row, table: Table) -> list[object]:
    return [value for value, column in zip(row.values, table.columns, strict=True) if column.measure is Measure.COUNT]


def _most_often(reasons: Mapping[str, int], ask: Ask) -> str:
    """Say the reason that was given most, with how often."""
    key = next((key for key in reasons if key in set(Reason)), None)
    if key is None:
        return ""
    return f"{ask.labels.word(REASON[Reason(key)])} ({ask.labels.number(reasons[key])})"


def _kind(reason: Reason) -> str:
    return N_("not good") if reason in LOW_REASONS else N_("good")


def _guide_step(one: StepOpinion, ask: Ask) -> str:
    if one.guide not in ask.house.catalogue:
        return ""
    return f"{ask.asked.link(f'{HOME}/guides/{one.guide}')}#step-{one.step}"


def _step(one: StepOpinion, ask: Ask) -> str:
    guide = as_walked(ask.house.catalogue, one.guide, one.version)
    step = guide.step(one.step) if guide else None
    return step.text.said(ask.known.language) if step else one.step
