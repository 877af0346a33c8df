"""The log of help given, wired: writing and reviewing it, its photos, old lists taken over, and its months."""

from dataclasses import dataclass
from typing import Self

from api.guide_titles import GuideTitles
from helpdesk.areas.service import Areas
from helpdesk.assistance.photos.service import LogPhotos
from helpdesk.assistance.reviewing import Reviewing
from helpdesk.assistance.service import Assistance
from helpdesk.assistance.taking_over import TakingOver
from helpdesk.attachments.service import Attachments
from helpdesk.audit.service import Audit
from helpdesk.clock import Clock
from helpdesk.log_import.service import LogImports
from helpdesk.month_sheets.dating import MonthRules
from helpdesk.month_sheets.repository import SheetLines
from helpdesk.month_sheets.service import MonthSheets
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database
from helpdesk.teams.service import Teams


@dataclass(frozen=True, slots=True)
class LogRoom:
    """The room as the house opens it."""

    assistance: Assistance
    reviewing: Reviewing
    log_imports: LogImports
    log_photos: LogPhotos
    month_sheets: MonthSheets
    month_rules: MonthRules

    @classmethod
    def of(
        cls,
        database: Database,
        *,
        areas: Areas,
        teams: Teams,
        guides: GuideTitles,
        attachments: Attachments,
        marks: DirtyMarks,
        audit: Audit,
        clock: Clock,
    ) -> Self:
        """Build it: what is reviewed looks at the months, which may be confirmed."""
        lines = SheetLines(database)
        reviewing = Reviewing(database, lines, clock)
        return cls(
            assistance=Assistance(database, areas, marks, clock),
            reviewing=reviewing,
            log_imports=LogImports(
                database=database,
                areas=areas,
                teams=teams,
                guides=guides,
                taking=TakingOver(database, marks, reviewing),
                audit=audit,
                clock=clock,
            ),
            log_photos=LogPhotos(database, attachments, clock),
            month_sheets=MonthSheets(
                database=database,
                areas=areas,
                teams=teams,
                lines=lines,
                reviewing=reviewing,
                audit=audit,
                clock=clock,
            ),
            month_rules=MonthRules(database=database, areas=areas, lines=lines, audit=audit, clock=clock),
        )
