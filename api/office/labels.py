"""What stands in a report, in words: the same for the page, the Word file and the workbook."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final, NamedTuple

from api.web import words_for
from api.web.words_targets import MEASURE, STANDING, STANDING_ICON, said_value
from helpdesk.assistance.models import AgeBand, Circumstance
from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.language.saying import UNKNOWN, Saying
from helpdesk.reports.figures import Figures, Frozen, Goal, GroupRow
from helpdesk.reports.periods import PeriodKind, ReportPeriod
from helpdesk.targets.models import Measure as Target
from helpdesk.targets.progress import Standing

ROMAN: Final = {"1": "I", "2": "II", "3": "III", "4": "IV"}


_MINUTE: Final = 60


class Measure(Enum):
    """What a number counts."""

    COUNT = auto()
    MINUTES = auto()
    MARK = auto()
    SHARE = auto()


class Figure(NamedTuple):
    """One figure by its name. `now` and `before` are as they are counted, None: nobody knows."""

    key: str
    name: str
    measure: Measure
    now: float | None
    before: float | None
    goal: Goal | None = None


class GoalSaid(NamedTuple):
    """A target in words: what is to be reached, how much of that is, and how it stands; empty where there is none."""

    value: str = ""
    share: str = ""
    standing: str = ""
    icon: str = ""


class Said(NamedTuple):
    """One figure in words. `change` is empty where there is nothing to compare."""

    name: str
    now: str
    before: str
    change: str
    goal: GoalSaid = GoalSaid()


_FIGURES: Final[tuple[tuple[str, str, Measure], ...]] = (
    ("people", N_("People helped"), Measure.COUNT),
    ("visits", N_("Visits"), Measure.COUNT),
    ("people_unknown_visits", N_("Visits without a person named"), Measure.COUNT),
    ("dossiers", N_("Dossiers sent online"), Measure.COUNT),
    ("paid_online", N_("Payments made online"), Measure.COUNT),
    ("vneid_level_2", N_("VNeID level 2 reached"), Measure.COUNT),
    ("classes", N_("Skill classes held"), Measure.COUNT),
    ("learners", N_("Learners in skill classes"), Measure.COUNT),
    ("opened", N_("Requests for help that came in"), Measure.COUNT),
    ("resolved", N_("Requests ended"), Measure.COUNT),
    ("open_now", N_("Requests open at this moment"), Measure.COUNT),
    ("overdue_now", N_("Of these overdue"), Measure.COUNT),
    ("answered_in_time_share", N_("Answered in time"), Measure.SHARE),
    ("first_answer_median_s", N_("Working time to the first answer (half waited less)"), Measure.MINUTES),
    ("resolved_in_time_share", N_("Ended in time"), Measure.SHARE),
    ("resolution_median_s", N_("Working time to the end (half took less)"), Measure.MINUTES),
    ("out_of_hours_share", N_("Came outside working hours"), Measure.SHARE),
    ("walks_done", N_("Guides gone through to the end"), Measure.COUNT),
    ("self_served", N_("Of these without help"), Measure.COUNT),
    ("self_served_share", N_("Managed without the team"), Measure.SHARE),
    ("rating_average", N_("Satisfaction, 1 to 5"), Measure.MARK),
    ("ratings", N_("Residents who rated"), Measure.COUNT),
    ("rated_share", N_("Share of ended requests that were rated"), Measure.SHARE),
    ("scams", N_("Scam reports"), Measure.COUNT),
    ("teams", N_("Teams"), Measure.COUNT),
    ("members_active", N_("Members who helped"), Measure.COUNT),
    ("members_total", N_("Members in all"), Measure.COUNT),
)
_BY_THE_CLOCK: Final[tuple[tuple[str, str, Measure], ...]] = (
    ("overdue", N_("Of these without an answer for a day"), Measure.COUNT),
    ("first_answer_minutes", N_("Time to the first answer (half waited less)"), Measure.MINUTES),
)
"""What reports of shape 1 tell, and what they do not know."""
_NOT_OF_SHAPE_1: Final = (
    *("overdue_now", "answered_in_time_share", "first_answer_median_s", "resolved_in_time_share"),
    *("resolution_median_s", "out_of_hours_share", "walks_done", "self_served", "self_served_share"),
)
_CURRENT: Final = {"open_now", "overdue", "overdue_now", "teams", "members_total"}
"""What is known of now only."""


class Labels:
    """Says a report in one language."""

    def __init__(self, words: Words, language: str) -> None:
        """Take the catalogues."""
        self._words = words
        self._language = language
        self.say = Saying(words, language)

    def word(self, sentence: str, **facts: object) -> str:
        """Say a sentence."""
        return self._words.gettext(self._language, sentence, **facts)

    def figures(self, frozen: Frozen) -> list[Figure]:
        """Return the figures with those of the period before."""
        now, before = frozen.figures, frozen.before
        return [
            Figure(
                key,
                self.word(name),
                measure,
                _of(now, key),
                None if key in _CURRENT else _of(before, key),
                frozen.goal("rating" if key == "rating_average" else key),
            )
            for key, name, measure in told_in(frozen)
        ]

    def summary(self, frozen: Frozen) -> list[Said]:
        """Return the figures in words."""
        return [
            Said(
                one.name,
                self.number(one.now, one.measure),
                self.number(one.before, one.measure),
                self.change(one),
                self.goal(one.goal) if one.goal else GoalSaid(),
            )
            for one in self.figures(frozen)
        ]

    def goal(self, goal: Goal) -> GoalSaid:
        """Say a target and how far it is."""
        standing = Standing(goal.standing)
        return GoalSaid(
            said_value(Target(goal.measure), goal.value, self.say),
            self.say.percent(goal.share),
            self.word(STANDING[standing]),
            STANDING_ICON[standing],
        )

    def goals_below(self, frozen: Frozen) -> list[tuple[str, str, str, GoalSaid]]:
        """Return the targets of places below: the place, what is counted, how much it is, and the target."""
        return [
            (
                one.place,
                self.word(MEASURE[Target(one.measure)]),
                said_value(Target(one.measure), one.actual, self.say),
                self.goal(one),
            )
            for one in frozen.goals
            if one.area != frozen.area
        ]

    def number(self, number: float | None, measure: Measure = Measure.COUNT) -> str:
        """Say a number; what nobody knows is "—"."""
        if number is None:
            return UNKNOWN
        said: dict[Measure, Callable[[float], str]] = {
            Measure.COUNT: self.say.number,
            Measure.MINUTES: lambda minutes: self.say.duration(minutes * 60),
            Measure.MARK: lambda mark: self.say.number(round(mark, 1)),
            Measure.SHARE: self.say.percent,
        }
        return said[measure](number)

    def period(self, period: ReportPeriod) -> str:
        """Say a period: "tháng 10/2026", "tuần 41/2026", "quý IV/2026"."""
        return self.period_called(period.kind, period.name)

    def period_called(self, kind: PeriodKind, name: str) -> str:
        """Say a period by its name."""
        year, _, rest = name.partition("-")
        match kind:
            case PeriodKind.MONTH:
                return self.word(N_("month %(month)s/%(year)s"), month=rest, year=year)
            case PeriodKind.WEEK:
                return self.word(N_("week %(week)s/%(year)s"), week=rest[1:], year=year)
            case PeriodKind.QUARTER:
                return self.word(N_("quarter %(part)s/%(year)s"), part=ROMAN[rest[1:]], year=year)
            case PeriodKind.HALF_YEAR if rest == "H1":
                return self.word(N_("first half of %(year)s"), year=year)
            case PeriodKind.HALF_YEAR:
                return self.word(N_("second half of %(year)s"), year=year)
            case PeriodKind.YEAR:
                return self.word(N_("year %(year)s"), year=year)
            case PeriodKind.CUSTOM:
                since, _, until = name.partition("..")
                if since == until:
                    return _day(since)
                return self.word(N_("%(since)s to %(until)s"), since=_day(since), until=_day(until))

    def groups(self, frozen: Frozen) -> list[tuple[str, int]]:
        """Return visits by age, then by circumstance."""
        return [
            *((self._age(row), row.visits) for row in frozen.ages),
            *((self._circumstance(row.key), row.visits) for row in frozen.circumstances if row.key),
        ]

    def as_of(self, frozen: Frozen) -> str:
        """Say when the figures were taken."""
        return f"{self.say.time(frozen.as_of)} {self.say.short_date(frozen.as_of)}"

    def _age(self, row: GroupRow) -> str:
        return self.word(words_for.AGE_BAND[AgeBand(row.key)] if row.key else N_("Age not noted"))

    def _circumstance(self, key: str) -> str:
        return self.word(words_for.CIRCUMSTANCE[Circumstance(key)])

    def change(self, one: Figure) -> str:
        """Say by how much it is more or less than before, as both are rounded for reading."""
        if one.now is None or one.before is None:
            return ""
        more = _read(one.now, one.measure) - _read(one.before, one.measure)
        if not more:
            return self.say.number(0)
        sign = "+" if more > 0 else "−"  # noqa: RUF001 - a minus
        if one.measure is Measure.SHARE:
            return sign + self.word(N_("%(number)s points"), number=self.say.number(round(100 * abs(more))))
        return sign + self.number(abs(more), one.measure)


def told_in(frozen: Frozen) -> list[tuple[str, str, Measure]]:
    """Return which figures a report tells: those of shape 1 go on telling what they were made with."""
    if frozen.shape > 1:
        return list(_FIGURES)
    known = [one for one in _FIGURES if one[0] not in _NOT_OF_SHAPE_1]
    after = next(place for place, one in enumerate(known, start=1) if one[0] == "open_now")
    return [*known[:after], *_BY_THE_CLOCK, *known[after:]]


def _read(value: float, measure: Measure) -> float:
    """Round as the figure is read."""
    return round(value, {Measure.SHARE: 2, Measure.MARK: 1}.get(measure, 0))


def _of(figures: Figures, key: str) -> float | None:
    value: float | None = getattr(figures, key)
    return value / _MINUTE if value is not None and key.endswith("_s") else value


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
