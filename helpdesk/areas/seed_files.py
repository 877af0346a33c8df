"""The places that come with the program, read from the files in `seed/`.

`units.csv` and `old_names.csv` are written by `tools/make_areas_seed.py`; `aliases.csv` (more names people use) and
`demonstration.csv` (hamlets and a zone for trying out) are kept by hand.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from helpdesk.areas.models import Level
from helpdesk.areas.tree import AreaRow
from helpdesk.language.folding import fold

FIRST_DAY = "2025-07-01"
"""From this day the 34 provinces and 3,321 communes stand; the districts ended the day before."""
LAST_OLD_DAY = "2025-06-30"

_LONG_KINDS = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu")


@cache
def official_rows() -> tuple[AreaRow, ...]:
    """Return today's provinces and communes and all old units, with their aliases."""
    aliases: dict[str, list[str]] = defaultdict(list)
    for line in _lines("aliases.csv"):
        aliases[line["id"]].append(line["alias"])
    rows = [*_units(), *_old_units()]
    return tuple(row._replace(aliases=tuple(aliases[row.id])) if row.id in aliases else row for row in rows)


def demonstration_rows() -> list[AreaRow]:
    """Return the hamlets and the zone for trying out."""
    lines = list(_lines("demonstration.csv"))
    return [
        AreaRow(
            id=line["id"],
            level=Level.ZONE if line["members"] else Level.HAMLET,
            kind=line["kind"],
            name=line["name"],
            parent=line["parent"],
        )
        for line in lines
    ]


def demonstration_members() -> dict[str, list[str]]:
    """Return the communes of each zone for trying out."""
    return {line["id"]: line["members"].split() for line in _lines("demonstration.csv") if line["members"]}


def old_id(full_name: str, within: str = "") -> str:
    """Name an old province or district: "old-huyen-lac-thuy-hoa-binh". Old communes carry their code instead."""
    return "-".join(["old", *fold(full_name).split(), *fold(within).split()])


def _units() -> Iterator[AreaRow]:
    for line in _lines("units.csv"):
        yield AreaRow(
            id=line["code"],
            level=Level.COMMUNE if line["parent"] else Level.PROVINCE,
            kind=line["kind"],
            name=line["name"],
            parent=line["parent"] or None,
            official_code=line["code"],
            valid_from=FIRST_DAY,
        )


def _old_units() -> Iterator[AreaRow]:
    """Communes first, then the districts and provinces with all that became of their communes."""
    province_of = {line["code"]: line["parent"] for line in _lines("units.csv")}
    districts: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    provinces: dict[str, dict[str, None]] = defaultdict(dict)
    province = district = ""
    for line in _lines("old_names.csv"):
        province, district = line["province"] or province, line["district"] or district
        now = line["now"].split(";")
        districts[province, district].update(dict.fromkeys(now))
        provinces[province].update(dict.fromkeys(province_of[code] for code in now))
        if line["code"]:
            parent = old_id(district, _parted(province)[1])
            yield _old(f"old-{line['code']}", Level.COMMUNE, line["name"], parent=parent, now=now)
    for (province, district), now_there in districts.items():
        name = old_id(district, _parted(province)[1])
        yield _old(name, Level.DISTRICT, district, parent=old_id(province), now=list(now_there))
    for province, now_there in provinces.items():
        yield _old(old_id(province), Level.PROVINCE, province, parent=None, now=list(now_there))


def _old(area_id: str, level: Level, full_name: str, *, parent: str | None, now: list[str]) -> AreaRow:
    kind, name = _parted(full_name)
    return AreaRow(
        id=area_id,
        level=level,
        kind=kind,
        name=name,
        parent=parent,
        active=False,
        valid_to=LAST_OLD_DAY,
        replaced_by=tuple(now),
    )


def _parted(full_name: str) -> tuple[str, str]:
    """Part "Thị trấn Chi Nê" into kind and name."""
    for kind in _LONG_KINDS:
        if full_name.startswith(f"{kind} "):
            return kind, full_name.removeprefix(kind).strip()
    kind, _, name = full_name.partition(" ")
    return kind, name


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = (files("helpdesk.areas") / "seed" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
