from pathlib import Path

from tools.make_areas_seed import centres, old_names, rows_of, units_of_today, write


def test_parts_kind_and_name_and_puts_provinces_first() -> None:
    units = [
        {"code": "05392", "level": "commune", "type": "Xã", "name": "Xã Lạc Thủy", "parent": "25"},
        {"code": "25", "level": "province", "type": "Tỉnh", "name": "Tỉnh Phú Thọ", "parent": ""},
    ]
    assert list(units_of_today(units)) == [["25", "Tỉnh", "Phú Thọ", ""], ["05392", "Xã", "Lạc Thủy", "25"]]


def test_a_unit_without_a_known_centre_has_no_line() -> None:
    units = [
        {"code": "05392", "parent": "25", "lat": "20.476", "lon": "105.799"},
        {"code": "99999", "parent": "25", "lat": "", "lon": ""},
    ]
    assert list(centres(units)) == [["05392", "20.476", "105.799"]]


def test_names_province_and_district_only_where_they_change() -> None:
    units = [
        old("05392", "Thị Trấn Chi Nê", "Huyện Lạc Thủy", "05392"),
        old("04981", "Thị trấn Ba Hàng Đồi", "Huyện Lạc Thủy", "05395;05392"),
        old("04978", "Thị trấn Bo", "Thị Xã Bo", "04978"),
    ]
    assert list(old_names(units)) == [
        ["Tỉnh Hòa Bình", "Huyện Lạc Thủy", "04981", "Thị trấn Ba Hàng Đồi", "05395;05392"],
        ["", "", "05392", "Thị trấn Chi Nê", "05392"],
        ["", "Thị xã Bo", "04978", "Thị trấn Bo", "04978"],
    ]


def test_writes_a_file_that_reads_the_same_again(tmp_path: Path) -> None:
    write(tmp_path / "units.csv", ["code", "name"], [["25", "Phú Thọ"]])
    assert (tmp_path / "units.csv").read_text(encoding="utf-8") == "code,name\n25,Phú Thọ\n"
    assert rows_of(tmp_path / "units.csv") == [{"code": "25", "name": "Phú Thọ"}]


def old(code: str, name: str, district: str, now: str) -> dict[str, str]:
    return {
        "old_code": code,
        "old_ward": name,
        "old_district": district,
        "old_province": "Tỉnh Hòa Bình",
        "new_codes": now,
    }
