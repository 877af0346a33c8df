"""The papers of reports: what the room of reports asks for."""

from api.office.excel import workbook_of
from api.office.labels import Labels
from api.office.word import check_layout, word_of
from helpdesk.language.catalogues import VIETNAMESE, Words
from helpdesk.language.folding import fold
from helpdesk.reports.figures import Frozen


class OfficePapers:
    """Makes them in Vietnamese, whoever asks: they are official papers."""

    def __init__(self, words: Words) -> None:
        """Take the catalogues."""
        self._labels = Labels(words, VIETNAMESE)

    def word(self, frozen: Frozen, checksum: str, template: bytes | None) -> bytes:
        """Return a .docx. Without a template: in the usual layout."""
        return word_of(frozen, checksum, template, self._labels)

    def excel(self, frozen: Frozen, checksum: str) -> bytes:
        """Return an .xlsx."""
        return workbook_of(frozen, checksum, self._labels)

    def check_template(self, data: bytes) -> None:
        """Raise a refusal that says why an office's own .docx cannot be used."""
        check_layout(data)

    def name(self, frozen: Frozen, ending: str) -> str:
        """Return what a file is called: "bao-cao-xa-lac-thuy-2026-10.docx"."""
        place = "-".join("".join(sign if sign.isalnum() else " " for sign in fold(frozen.area_name)).split())
        return f"bao-cao-{place}-{frozen.period.name.lower().replace('..', '-den-')}.{ending}"
