"""`helpdesk report`: the report of an area and a period as a file."""

import asyncio
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from api.cli.options import DataDir, no_such_area, place_of_today
from api.errors import SENTENCES
from helpdesk.areas.errors import UnknownAreaError
from helpdesk.clock import VIETNAM
from helpdesk.errors import RefusalError, SetupError

if TYPE_CHECKING:
    from api.house import House
    from helpdesk.reports.figures import Frozen


class Format(StrEnum):
    """Which kind of file."""

    DOCX = "docx"
    XLSX = "xlsx"


class _Made(NamedTuple):
    data: bytes
    told: str


def report(
    *,
    area: Annotated[str, typer.Option(help="The place: its id, e.g. 05392.")],
    period: Annotated[
        str,
        typer.Option(
            help="2026-10, 2026-W41, 2026-Q4, 2026-H2, 2026, 2026-10-01..2026-10-20, or as people write it: "
            "“quý 4/2026”."
        ),
    ],
    out: Annotated[Path, typer.Option(help="The file to write; one that is there is replaced.")],
    format: Annotated[Format, typer.Option(help="Word or Excel.")] = Format.DOCX,  # noqa: A002 - what people type
    usual_layout: Annotated[
        bool, typer.Option("--usual-layout", help="Do not use the office's own Word layout.")
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Count a draft of this command again instead of handing it out as it is.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Write the report of an area and a period. Where one was approved, it is that one.

    Else it is counted once and kept as a draft: the same command gives the same file again. A period that still runs is
    counted each time.
    """
    check_place(out, format)
    try:
        made = asyncio.run(_made(area, period, format, data_dir, usual_layout=usual_layout, anew=anew))
    except UnknownAreaError:
        raise SetupError(no_such_area(area)) from None
    except RefusalError as refusal:
        raise SetupError(SENTENCES[refusal.code] % refusal.facts) from None
    write_whole(out, made.data)
    typer.echo(f"{made.told} Written to {out}.")


def check_place(out: Path, kind: Format) -> None:
    """Look at where the file is to go before anything is counted. Raises SetupError."""
    if not out.parent.is_dir():
        raise SetupError(f"There is no folder {out.parent}: make it first, or choose another place for the file.")
    if out.is_dir():
        raise SetupError(f"{out} is a folder: name a file in it.")
    if out.exists() and not out.is_file():  # renaming onto /dev/stdout would take it away from everybody
        raise SetupError(f"{out} is no ordinary file, and would be lost: name another one.")
    other = {f".{one}": one for one in Format if one is not kind}.get(out.suffix.lower())
    if other:
        raise SetupError(f"{out} ends like {other}, and {kind} is written: add --format {other}, or name it .{kind}.")


def write_whole(out: Path, data: bytes) -> None:
    """Write beside it and rename: nobody ever finds half a file there. Raises SetupError."""
    beside: str | None = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(out)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise SetupError(f"{out} cannot be written ({error.strerror}).") from None


async def _made(
    area: str, period: str, kind: Format, data_dir: Path | None, *, usual_layout: bool, anew: bool
) -> _Made:
    from api.wiring import opened_house
    from helpdesk.settings import read_settings

    async with opened_house(read_settings(data_dir=data_dir)) as house:
        return await made_in(house, area, period, kind, usual_layout=usual_layout, anew=anew)


async def made_in(
    house: "House", area: str, period: str, kind: Format, *, usual_layout: bool = False, anew: bool = False
) -> _Made:
    """Make the file. Raises the refusals of areas, periods and reports."""
    reports, papers = house.reporting.reports, house.reporting.papers
    place = place_of_today(house.areas, area)
    asked = await reports.period(place.id, period)
    standing = await reports.standing(place.id, asked)
    if standing is not None:
        kept, frozen = standing
        checksum, layout = kept.checksum, await reports.layout(kept)
        told = f"The approved report of {frozen.area_name}, {asked.name}, check code {checksum[:16]}."
    elif draft := await reports.by_command(place.id, asked, own_layout=not usual_layout, anew=anew):
        kept, frozen = draft.report, draft.frozen
        checksum, layout = kept.checksum, await reports.layout(kept)
        told = (
            f"Not approved yet: {frozen.area_name}, {asked.name}, check code {checksum[:16]}, figures of "
            f"{frozen.as_of.astimezone(VIETNAM):%d/%m/%Y %H:%M}. Kept as a draft: the same command gives the same "
            "file, --anew counts again."
        )
    else:
        frozen = await reports.counted(place.id, asked)
        checksum, layout = frozen.packed()[1], await _nearest_layout(house, place.id)
        told = (
            f"Counted now and not kept, for the period is not over: {frozen.area_name}, {asked.name}, check code "
            f"{checksum[:16]}."
        )
    if kind is Format.XLSX:
        return _Made(papers.excel(frozen, checksum), told + _empty(frozen))
    return _Made(papers.word(frozen, checksum, None if usual_layout else layout), told + _empty(frozen))


async def _nearest_layout(house: "House", area: str) -> bytes | None:
    template = await house.reporting.layouts.nearest(area)
    return await house.reporting.layouts.bytes_of(template) if template else None


def _empty(frozen: "Frozen") -> str:
    return " Nothing was noted in this period." if frozen.is_empty else ""
