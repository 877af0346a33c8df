from datetime import date
from typing import Any

import pytest

from helpdesk.areas.errors import UnknownAreaError
from helpdesk.areas.models import Area, Level
from helpdesk.areas.tree import AreaRow, AreaTree


def commune(area_id: str, name: str, **more: Any) -> AreaRow:
    return AreaRow(area_id, Level.COMMUNE, "Xã", name, parent="25")._replace(**more)


PROVINCE = AreaRow("25", Level.PROVINCE, "Tỉnh", "Phú Thọ")
ZONE = AreaRow("zone-east", Level.ZONE, "Cụm", "Đông", parent="25")


def hamlet(area_id: str, name: str, parent: str) -> AreaRow:
    return AreaRow(area_id, Level.HAMLET, "Thôn", name, parent=parent)


def test_an_area_knows_its_path_and_everything_that_holds_it() -> None:
    tree = AreaTree([hamlet("1-01", "Đồi", "1"), commune("1", "Ao", zones=("zone-east",)), PROVINCE, ZONE])

    area = tree.get("1-01")

    assert area == Area(
        id="1-01",
        level=Level.HAMLET,
        kind="Thôn",
        name="Đồi",
        parent="1",
        path=["25", "1", "1-01"],
        zones=["zone-east"],
    )
    assert area.reach == tree.reach("1-01") == ["25", "1", "1-01", "zone-east"]
    assert tree.label("1-01") == "Thôn Đồi, Xã Ao, Tỉnh Phú Thọ"


def test_nobody_can_change_the_tree_through_an_answer() -> None:
    tree = AreaTree([PROVINCE, commune("1", "Ao")])
    tree.get("1").path.clear()
    tree.path("1").clear()
    assert tree.get("1").path == ["25", "1"]


def test_days_are_read() -> None:
    tree = AreaTree([commune("1", "Ao", valid_from="2025-07-01", valid_to="2026-02-28")])
    assert (tree.get("1").valid_from, tree.get("1").valid_to) == (date(2025, 7, 1), date(2026, 2, 28))


def test_an_unknown_id_is_refused() -> None:
    tree = AreaTree()
    for ask in (tree.get, tree.current, tree.children, tree.reach):
        with pytest.raises(UnknownAreaError) as refusal:
            ask("99999")
        assert (refusal.value.code, refusal.value.facts) == ("unknown_area", {"area": "99999"})


def test_a_merged_area_leads_to_what_it_became_through_several_mergers() -> None:
    tree = AreaTree(
        [
            PROVINCE,
            commune("1", "Ao", active=False, replaced_by=("2",)),
            commune("2", "Bãi", active=False, replaced_by=("3", "4")),
            commune("3", "Cầu"),
            commune("4", "Dốc"),
        ]
    )
    assert tree.current("1") == ["3", "4"]
    assert tree.current("3") == ["3"]
    assert tree.reach("1") == ["25", "3", "4"]


def test_what_ended_without_a_successor_or_in_a_circle_is_nothing_today() -> None:
    tree = AreaTree(
        [
            commune("1", "Ao", active=False),
            commune("2", "Bãi", active=False, replaced_by=("3",)),
            commune("3", "Cầu", active=False, replaced_by=("2", "77777")),
        ]
    )
    assert tree.current("1") == tree.current("2") == tree.reach("3") == []


def test_a_circle_of_parents_ends() -> None:
    tree = AreaTree([commune("1", "Ao", parent="2"), commune("2", "Bãi", parent="1")])
    assert tree.path("1") == ["2", "1"]


def test_children_come_by_name_and_number_without_the_old_ones() -> None:
    tree = AreaTree(
        [
            PROVINCE,
            ZONE,
            commune("1", "Ông Đình", zones=("zone-east",)),
            commune("2", "An Bình"),
            commune("3", "Bãi", active=False),
            *(hamlet(f"1-{number}", str(number), "1") for number in (10, 2, 1)),
        ]
    )
    assert tree.children("25") == ["2", "zone-east", "1"]
    assert tree.children("zone-east") == ["1"]
    assert tree.children("1") == ["1-1", "1-2", "1-10"]
    assert tree.children("1-1") == []
    assert tree.provinces() == ["25"]
