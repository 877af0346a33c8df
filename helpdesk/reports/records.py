"""How reports, their templates and schedules are stored. What a report shows lies beside it, in `report_files`."""

from beanie import Document

from helpdesk.reports.models import Report
from helpdesk.reports.scheduled import Schedule
from helpdesk.reports.templates import Template


class ReportRecord(Document, Report):
    """A report in the collection `reports`."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "reports"


class TemplateRecord(Document, Template):
    """An office's own layout in the collection `report_templates`."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "report_templates"


class ScheduleRecord(Document, Schedule):
    """A rule in the collection `report_schedules`."""

    id: str  # type: ignore[assignment]  # ours, not an ObjectId

    class Settings:
        """Where it lives."""

        name = "report_schedules"


RECORDS: tuple[type[Document], ...] = (ReportRecord, TemplateRecord, ScheduleRecord)
