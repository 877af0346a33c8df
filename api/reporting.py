"""The wiring of reports: figures, papers, schedules, letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.office.letters import LettersOfHouse
from api.office.naming import Names
from api.office.papers import OfficePapers
from api.smtp import SmtpPost
from guides.library.library import Library
from helpdesk.areas.service import Areas
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.language.catalogues import Words
from helpdesk.mail.service import Mail, Sending
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.reports.figures import Goal
from helpdesk.reports.kept import KeptBytes
from helpdesk.reports.layouts import Layouts
from helpdesk.reports.periods import ReportPeriod
from helpdesk.reports.ports import Papers, ProgramsOutside
from helpdesk.reports.reading import Readings
from helpdesk.reports.scheduling import Scheduling
from helpdesk.reports.service import Reports
from helpdesk.settings import Settings
from helpdesk.statistics.measures import Measures
from helpdesk.statistics.questions import Statistics
from helpdesk.statistics.rollups import RollUps
from helpdesk.storage.database import Database
from helpdesk.targets.service import Targets
from helpdesk.teams.service import Teams


class GoalsOfTargets:
    """Puts targets beside figures for reports, measured as on every page."""

    def __init__(self, targets: Targets, measures: Measures) -> None:
        """Take who knows."""
        self._targets = targets
        self._measures = measures

    async def of(self, areas: Sequence[str], period: ReportPeriod, *, at: datetime) -> list[Goal]:
        """Return the targets of these areas for a period with how far they are at a moment."""
        found = await self._targets.in_report(areas, period)
        concerned = sorted({one.area for one in found})
        figures = await self._measures.each(concerned, period.days, at=at)
        return [
            Goal(
                area=one.target.area,
                place=self._targets.place(one.target.area),
                measure=one.target.measure.value,
                value=one.target.value,
                actual=one.actual,
                share=one.share,
                standing=one.standing.value,
            )
            for one in self._targets.progress_of_each(found, period, figures, at=at)
        ]


@dataclass(frozen=True, slots=True)
class Reporting:
    """What pages, the worker and commands need of reports."""

    reports: Reports
    layouts: Layouts
    scheduling: Scheduling
    papers: Papers
    mail: Mail
    sending: Sending


def reporting(  # noqa: PLR0913 - the neighbours of a room, named
    settings: Settings,
    database: Database,
    *,
    areas: Areas,
    teams: Teams,
    statistics: Statistics,
    measures: Measures,
    targets: Targets,
    roll_ups: RollUps,
    rules: MonthRules,
    words: Words,
    library: Library,
    kind_of: Callable[[str], str],
    outside: ProgramsOutside,
    audit: Audit,
    clock: Clock,
) -> Reporting:
    """Wire it."""
    names = Names(words, library, kind_of=kind_of)
    readings = Readings(
        database=database,
        areas=areas,
        teams=teams,
        statistics=statistics,
        measures=measures,
        goals=GoalsOfTargets(targets, measures),
        roll_ups=roll_ups,
        names=names,
    )
    kept, papers, mail = KeptBytes(database), OfficePapers(words), Mail(clock)
    reports = Reports(
        database=database,
        areas=areas,
        readings=readings,
        rules=rules,
        kept=kept,
        audit=audit,
        clock=clock,
        outside=outside,
    )
    writer = LettersOfHouse(words, reports=reports, papers=papers, public_url=settings.public_url)
    has_server = settings.smtp.host is not None
    post = SmtpPost(settings.smtp, clock, name=settings.operator_name) if has_server else None
    return Reporting(
        reports=reports,
        layouts=Layouts(database=database, areas=areas, kept=kept, papers=papers, audit=audit, clock=clock),
        scheduling=Scheduling(
            database=database, areas=areas, reports=reports, rules=rules, mail=mail, audit=audit, clock=clock
        ),
        papers=papers,
        mail=mail,
        sending=Sending(writer=writer, post=post, clock=clock),
    )
