"""Write the seed of the area tree from two lists of official units.

    python tools/make_areas_seed.py UNITS.csv OLD_UNITS.csv

UNITS.csv has the columns code, level, type, name, parent; OLD_UNITS.csv has old_code, old_ward, old_district,
old_province, new_codes (several codes are parted by ";"). `aliases.csv` and `demonstration.csv` are kept by hand.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

SEED = Path(__file__).parent.parent / "helpdesk" / "areas" / "seed"


def main(units: Path, old_units: Path) -> None:
    """Read both lists and write `units.csv`, `centres.csv` and `old_names.csv` into the package."""
    write(SEED / "units.csv", ["code", "kind", "name", "parent"], units_of_today(rows_of(units)))
    write(SEED / "centres.csv", ["code", "latitude", "longitude"], centres(rows_of(units)))
    write(SEED / "old_names.csv", ["province", "district", "code", "name", "now"], old_names(rows_of(old_units)))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with a heading."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, heading: list[str], rows: Iterable[list[str]]) -> None:
    """Write a CSV file that a reviewer can compare line by line."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def units_of_today(units: list[dict[str, str]]) -> Iterator[list[str]]:
    """Provinces first, then communes, each by code; the kind is parted from the name."""
    for unit in sorted(units, key=lambda unit: (unit["parent"] != "", unit["code"])):
        yield [unit["code"], unit["type"], unit["name"].removeprefix(unit["type"]).strip(), unit["parent"]]


def centres(units: list[dict[str, str]]) -> Iterator[list[str]]:
    """Return the centre points that are known, in the order of the units."""
    for unit in sorted(units, key=lambda unit: (unit["parent"] != "", unit["code"])):
        if unit["lat"]:
            yield [unit["code"], unit["lat"], unit["lon"]]


def old_names(units: list[dict[str, str]]) -> Iterator[list[str]]:
    """Old communes below their district and province, which are named only where they change.

    A row without a code is a district that had no communes.
    """
    province = district = ""
    for unit in sorted(units, key=place):
        is_new_district = place(unit)[:2] != (province, district)
        yield [
            unit["old_province"] if unit["old_province"] != province else "",
            with_plain_kind(unit["old_district"]) if is_new_district else "",
            unit["old_code"],
            with_plain_kind(unit["old_ward"]),
            unit["new_codes"],
        ]
        province, district, _ = place(unit)


def with_plain_kind(full_name: str) -> str:
    """Write the kind as all others do: "Thị trấn", not "Thị Trấn"."""
    for kind in ("Thành phố ", "Thị xã ", "Thị trấn "):
        if full_name.lower().startswith(kind.lower()):
            return kind + full_name[len(kind) :]
    return full_name


def place(unit: dict[str, str]) -> tuple[str, str, str]:
    """Province, district and code: the order of the file."""
    return unit["old_province"], unit["old_district"], unit["old_code"]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
