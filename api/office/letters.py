"""Letters in words: a report that was made by itself, with its papers."""

import asyncio

from api.office.excel import MEDIA_TYPE as EXCEL
from api.office.labels import Labels
from api.office.word import MEDIA_TYPE as WORD
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE, Words
from helpdesk.mail.models import Enclosure, Letter, Written
from helpdesk.reports.figures import Frozen, said_checksum
from helpdesk.reports.models import Report
from helpdesk.reports.ports import Papers
from helpdesk.reports.service import Reports


class LettersOfHouse:
    """Writes in Vietnamese: to offices."""

    def __init__(self, words: Words, *, reports: Reports, papers: Papers, public_url: str | None) -> None:
        """Take what letters are about."""
        self._labels = Labels(words, VIETNAMESE)
        self._reports = reports
        self._papers = papers
        self._public_url = public_url

    async def written(self, letter: Letter) -> Written:
        """Return it in words, with the Word file and the workbook. Raises UnknownReportError, ReportDamagedError."""
        report, frozen, template = await self._reports.for_letter(letter.subject_of)
        say, place = self._labels.word, frozen.area_label
        period = self._labels.period(frozen.period)
        enclosures = await asyncio.to_thread(self._papers_of, report, frozen, template)
        lines = [
            say(N_("Report of %(place)s, %(period)s, made by itself."), place=frozen.area_label, period=period),
            say(N_("It is a draft: please look at it, add proposals, and hand it in.")),
            say(
                N_("Figures as of %(moment)s. Check code: %(code)s."),
                moment=self._labels.as_of(frozen),
                code=said_checksum(report.checksum),
            ),
        ]
        if self._public_url:
            lines.append(f"{self._public_url}/coordinator/reports/{report.id}")
        subject = say(N_("Draft report: %(place)s, %(period)s"), place=place, period=period)
        return Written(letter.id, letter.to, subject, "\n\n".join(lines) + "\n", enclosures)

    def _papers_of(self, report: Report, frozen: Frozen, template: bytes | None) -> list[Enclosure]:
        word = self._papers.word(frozen, report.checksum, template)
        excel = self._papers.excel(frozen, report.checksum)
        return [
            Enclosure(self._papers.name(frozen, "docx"), WORD, word),
            Enclosure(self._papers.name(frozen, "xlsx"), EXCEL, excel),
        ]
