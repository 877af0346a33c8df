"""Office files that are the same whenever they are made: no moment of making, one order, one packing."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""What a zip file can say at the earliest."""
_CORE: Final = "docProps/core.xml"
_MOMENT: Final = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_FIRST: Final = ("[Content_Types].xml", "_rels/.rels")
"""What some programs expect at the front."""


def settled(data: bytes, *, at: datetime) -> bytes:
    """Return the same office file as if it had been made at this moment."""
    kept = BytesIO()
    said = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(BytesIO(data)) as old, ZipFile(kept, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name not in _FIRST, name)):
            part = old.read(name)
            if name == _CORE:
                part = _MOMENT.sub(rb"\g<1>" + said + rb"\g<3>", part)
            info = ZipInfo(name, date_time=_EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, part)
    return kept.getvalue()
