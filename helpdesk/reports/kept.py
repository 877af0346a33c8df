"""The bytes of reports and templates. They come before whatever names them, and are named by what they are."""

import hashlib
from typing import Final

from helpdesk.errors import NotFoundError
from helpdesk.reports.errors import ReportDamagedError
from helpdesk.reports.figures import Frozen
from helpdesk.reports.models import Report
from helpdesk.storage.database import Database
from helpdesk.storage.files import StoredFiles

TEMPLATES: Final = "templates"


class _GoneError(NotFoundError):
    """The bytes are not there."""


class KeptBytes:
    """What reports show, and the layouts of offices, in the bucket `report_files`."""

    def __init__(self, database: Database) -> None:
        """Open the bucket."""
        self._files = StoredFiles(database, "report_files", gone=_GoneError)

    async def keep(self, report: str, frozen: Frozen) -> str:
        """Keep what a report shows and return its checksum."""
        packed, checksum = frozen.packed()
        await self._files.put(_name(report, checksum), packed, of=report)
        return checksum

    async def shown(self, report: Report) -> Frozen:
        """Return what a report shows. Raises ReportDamagedError."""
        try:
            kept = await self._files.read(_name(report.id, report.checksum))
        except _GoneError:
            raise ReportDamagedError from None
        return Frozen.unpacked(kept, report.checksum)

    async def forget_older(self, report: Report) -> None:
        """Delete whatever the report showed before."""
        await self._files.remove_others(report.id, but=_name(report.id, report.checksum))

    async def keep_template(self, data: bytes) -> str:
        """Keep a layout and return its name."""
        name = hashlib.sha256(data).hexdigest()
        await self._files.put(name, data, of=TEMPLATES)
        return name

    async def template(self, name: str) -> bytes:
        """Return a layout. Raises ReportDamagedError."""
        try:
            data = await self._files.read(name)
        except _GoneError:
            raise ReportDamagedError from None
        if hashlib.sha256(data).hexdigest() != name:
            raise ReportDamagedError
        return data


def _name(report: str, checksum: str) -> str:
    return f"{report}/{checksum}"
