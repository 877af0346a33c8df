import unicodedata
from collections import Counter

from helpdesk.areas.models import Level
from helpdesk.areas.seed_files import demonstration_members, demonstration_rows, old_id
from helpdesk.areas.tree import AreaRow, AreaTree


def test_today_there_are_34_provinces_and_3321_communes(rows: list[AreaRow]) -> None:
    today = Counter((row.level, row.kind) for row in rows if row.active)
    assert today == {
        (Level.PROVINCE, "Tỉnh"): 28,
        (Level.PROVINCE, "Thành phố"): 6,
        (Level.COMMUNE, "Xã"): 2621,
        (Level.COMMUNE, "Phường"): 687,
        (Level.COMMUNE, "Đặc khu"): 13,
    }


def test_before_there_were_63_provinces_696_districts_and_10035_communes(rows: list[AreaRow]) -> None:
    old = Counter(row.level for row in rows if not row.active)
    assert old == {Level.PROVINCE: 63, Level.DISTRICT: 696, Level.COMMUNE: 10035}


def test_every_id_is_there_once_and_every_parent_exists(rows: list[AreaRow]) -> None:
    ids = {row.id for row in rows}
    assert len(ids) == len(rows)
    assert {row.parent for row in rows} - {None} <= ids


def test_official_units_are_named_by_their_code(rows: list[AreaRow]) -> None:
    assert all(row.id == row.official_code and row.id.isdecimal() for row in rows if row.active)
    assert {len(row.id) for row in rows if row.active} == {2, 5}
    assert all(row.id.startswith("old-") for row in rows if not row.active)


def test_every_old_unit_leads_to_units_of_today(rows: list[AreaRow]) -> None:
    tree = AreaTree(rows)
    assert [row.id for row in rows if len(tree.current(row.id)) != len(row.replaced_by or [row.id])] == []
    assert [row.id for row in rows if not tree.current(row.id)] == []


def test_every_commune_of_today_followed_something(rows: list[AreaRow]) -> None:
    tree = AreaTree(rows)
    followed = {today for row in rows if not row.active for today in tree.current(row.id)}
    assert {row.full_name for row in rows if row.active and row.id not in followed} == set()


def test_an_old_district_knows_all_it_was_parted_among(tree: AreaTree) -> None:
    lac_thuy = old_id("Huyện Lạc Thủy", "Hòa Bình")
    assert lac_thuy == "old-huyen-lac-thuy-hoa-binh"
    assert sorted(tree.label(today) for today in tree.current(lac_thuy)) == [
        "Xã An Bình, Tỉnh Phú Thọ",
        "Xã An Nghĩa, Tỉnh Phú Thọ",
        "Xã Lạc Thủy, Tỉnh Phú Thọ",
    ]
    assert tree.label("old-05392") == "Thị trấn Chi Nê, Huyện Lạc Thủy, Tỉnh Hòa Bình"


def test_names_are_composed_and_without_their_kind(rows: list[AreaRow]) -> None:
    kinds = {row.kind for row in rows}
    assert kinds == {"Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Xã", "Phường", "Thị trấn", "Đặc khu"}
    assert [row for row in rows if row.name != unicodedata.normalize("NFC", row.name).strip() or not row.name] == []


def test_an_alias_belongs_to_an_area_that_exists(rows: list[AreaRow]) -> None:
    aliases = {row.id: row.aliases for row in rows if row.aliases}
    assert "TP HCM" in aliases["79"]
    assert set(aliases) == {"01", "46", "66", "79"} | {area for area in aliases if area.startswith("old-")}


def test_the_demonstration_zone_has_six_communes_and_hamlets_below_them(tree: AreaTree) -> None:
    members = demonstration_members()["zone-lac-thuy"]
    assert sorted(tree.children("zone-lac-thuy")) == sorted(members)
    assert len(members) == 6
    assert tree.get("05392-01").zones == ["zone-lac-thuy"]
    hamlets = [row for row in demonstration_rows() if row.level is Level.HAMLET]
    assert all(row.parent in members and row.id.startswith(f"{row.parent}-") for row in hamlets)
