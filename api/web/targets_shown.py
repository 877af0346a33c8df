"""A target beside what was reached, measured and put into words: for a card of the dashboard, or a row of a table."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from api.office.labels import Labels
from api.web.dashboard.parts import Ask
from api.web.dashboard.tables import Aim
from api.web.words_targets import MEASURE, STANDING, STANDING_ICON, said_value
from helpdesk.statistics.figures import AreaFigures, Figures
from helpdesk.statistics.small_cells import outside
from helpdesk.targets.models import Measure, MeasureKind, Target
from helpdesk.targets.progress import Progress, Standing

F = TypeVar("F", bound=Figures)

Aims: TypeAlias = dict[Measure, Aim]

_FULL = 100.0


class TargetShown(NamedTuple):
    """What a card says of a target. `width` and `mark` (how far a count has to be today) are hundredths of the bar."""

    name: str
    value: float
    target: str
    actual: str
    standing: Standing
    words: str
    icon: str
    width: float
    mark: float | None
    is_fine: bool


def target_shown(progress: Progress, labels: Labels) -> TargetShown:
    """Say how far a target is."""
    say, target = labels.say, progress.target
    mark = progress.expected
    return TargetShown(
        name=labels.word(MEASURE[target.measure]),
        value=_number(target),
        target=said_value(target.measure, target.value, say),
        actual=said_value(target.measure, progress.actual, say),
        standing=progress.standing,
        words=labels.word(STANDING[progress.standing]),
        icon=STANDING_ICON[progress.standing],
        width=round(min(_FULL, _FULL * (progress.share or 0)), 1),
        mark=round(_FULL * mark / target.value, 1) if mark is not None and 0 < mark < target.value else None,
        is_fine=progress.is_fine,
    )


async def targets_beside(ask: Ask) -> dict[str, TargetShown]:
    """Return by the name of the figure what its card shows beside it; several places have no target together."""
    asked, targets = ask.asked, ask.house.targets
    if asked.area is None or not await targets.of(asked.area.id, asked.span, scope=ask.known.scope):
        return {}
    measured = await ask.house.measures.of(asked.areas, asked.days.since, asked.days.until, beside=())
    figures = figures_seen(measured.figures, ask, asked.area.id)
    found = await targets.progress(asked.area.id, asked.span, figures, scope=ask.known.scope)
    return {measure.value: target_shown(one, ask.labels) for measure, one in found.items()}


async def aims_of(ask: Ask, places: Collection[str], figures: Sequence[AreaFigures] = ()) -> dict[str, Aims]:
    """Return of each place, with a target for these days, what its numbers are to reach.

    `figures` are those of the places, as far as somebody asked for them already.
    """
    targets, days = ask.house.targets, ask.asked.days
    found = await targets.of_each(places, ask.asked.span, scope=ask.known.scope)
    known = {one.area for one in figures}
    missing = sorted({one.area for one in found} - known)
    asked = await ask.house.measures.each(missing, days)
    seen = [figures_seen(one, ask, one.area) for one in (*figures, *asked)]
    aims: dict[str, Aims] = {}
    for one in targets.progress_of_each(found, ask.asked.span, seen):
        aim = Aim(_number(one.target), ask.labels.word(STANDING[one.standing]))
        aims.setdefault(one.target.area, {})[one.target.measure] = aim
    return aims


def aims_in(targets: Mapping[str, TargetShown]) -> dict[str, Aim]:
    """Return for the rows of a table what the cards of these figures show beside them."""
    return {key: Aim(one.value, one.words) for key, one in targets.items()}


def _number(target: Target) -> float:
    """Return a target as files hold it: a count is a whole number."""
    return int(target.value) if target.value.is_integer() and target.measure.kind is MeasureKind.COUNT else target.value


def figures_seen(figures: F, ask: Ask, area: str) -> F:
    """Return the figures of a place as the reader may see them."""
    return figures if ask.is_own(area) else outside(figures, fewest=ask.house.settings.fewest_shown)
