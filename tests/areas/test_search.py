import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.areas.models import AreaMatch, Level, is_clear
from helpdesk.areas.search import AreaIndex
from helpdesk.areas.tree import AreaRow, AreaTree

Said = Callable[[list[AreaMatch]], list[str]]

LAC_THUY = "Xã Lạc Thủy, Tỉnh Phú Thọ"


@pytest.mark.parametrize(
    "text",
    [
        "xa lac thuy",
        "Lạc Thủy",
        "Lạc Thuỷ",
        unicodedata.normalize("NFD", "Lạc Thủy"),
        "LẠC THỦY",
        "x. lac thuy",
        "lac thuy phu tho",
        "Phú Thọ, Lạc Thủy",
        "xã Lạc Thủy, tỉnh Hòa Bình",
        "lacthuy",
        "xalacthuyphutho",
        "LacThuy",
        "lac thuyy",
        "lac tuy",
        "lca thuy",
        "nhà tôi ở xã Lạc Thủy ạ",
        "05392",
        "mã 05392",
        "thị trấn Chi Nê huyện Lạc Thủy",
        "chi ne",
        "tt chi nê",
        "thôn Đồi 2, xã Yên Bồng, huyện Lạc Thủy",
    ],
)
def test_one_commune_is_found_however_it_is_written(index: AreaIndex, found: Said, text: str) -> None:
    matches = index.search(text)
    assert found(matches)[0] == LAC_THUY
    assert is_clear(matches)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("TP HCM", "Thành phố Hồ Chí Minh"),
        ("tphcm", "Thành phố Hồ Chí Minh"),
        ("hcm", "Thành phố Hồ Chí Minh"),
        ("tp. hồ chí minh", "Thành phố Hồ Chí Minh"),
        ("hà nội", "Thành phố Hà Nội"),
        ("dac lac", "Tỉnh Đắk Lắk"),
        ("tỉnh phú thọ", "Tỉnh Phú Thọ"),
        ("tinh thanh hoa", "Tỉnh Thanh Hóa"),
        ("tỉnh Hòa Bình", "Tỉnh Phú Thọ"),
        ("brvt", "Thành phố Hồ Chí Minh"),
        ("p. ben nghe", "Phường Sài Gòn, Thành phố Hồ Chí Minh"),
        ("phuong ben thanh q1", "Phường Bến Thành, Thành phố Hồ Chí Minh"),
        ("phuongbenthanhq1", "Phường Bến Thành, Thành phố Hồ Chí Minh"),
        ("p12 q10", "Phường Hòa Hưng, Thành phố Hồ Chí Minh"),
        ("phường 05 quận 3", "Phường Bàn Cờ, Thành phố Hồ Chí Minh"),
        ("phường Hà Giang 1", "Phường Hà Giang 1, Tỉnh Tuyên Quang"),
        ("xã bạch xa tuyên quang", "Xã Bạch Xa, Tỉnh Tuyên Quang"),
        ("tan tien bac ninh", "Phường Tân Tiến, Tỉnh Bắc Ninh"),
        ("ea h'leo", "Xã Ea H’leo, Tỉnh Đắk Lắk"),
        ("quốc tử giám hà nội", "Phường Văn Miếu - Quốc Tử Giám, Thành phố Hà Nội"),
        ("xã lí bôn cao bằng", "Xã Lý Bôn, Tỉnh Cao Bằng"),
        ("hoàng sa", "Đặc khu Hoàng Sa, Thành phố Đà Nẵng"),
    ],
)
def test_the_place_called_is_clear(index: AreaIndex, found: Said, text: str, place: str) -> None:
    matches = index.search(text)
    assert found(matches)[0] == place
    assert is_clear(matches)


def test_an_old_name_is_said_with_what_held_it(index: AreaIndex) -> None:
    match = index.search("thi tran chi ne")[0]
    assert (match.area.id, match.province, match.via) == ("05392", "Tỉnh Phú Thọ", "Thị trấn Chi Nê, Huyện Lạc Thủy")
    assert index.search("tỉnh hòa bình")[0].via == "Tỉnh Hòa Bình"
    assert index.search("04981")[0].via == "Thị trấn Ba Hàng Đồi, Huyện Lạc Thủy"


def test_a_name_that_still_stands_needs_no_old_one(index: AreaIndex) -> None:
    assert index.search("xã Tân Lập, huyện Đan Phượng")[0].via is not None
    assert index.search("phường Bến Thành, quận 1")[0].via is None


def test_an_old_district_gives_all_that_became_of_it_with_its_namesake_first(index: AreaIndex, found: Said) -> None:
    matches = index.search("huyện Lạc Sơn", limit=10)
    assert found(matches)[0] == "Xã Lạc Sơn, Tỉnh Phú Thọ"
    assert len(matches) == 8
    assert {match.via for match in matches} == {"Huyện Lạc Sơn, Tỉnh Hòa Bình"}
    assert not is_clear(matches)


def test_a_split_commune_gives_each_part(index: AreaIndex) -> None:
    matches = index.search("phường Điện Biên, quận Ba Đình")
    assert {match.area.name for match in matches} >= {"Ba Đình", "Hoàn Kiếm"}
    assert not is_clear(matches)


def test_a_common_name_gives_several_and_none_is_sure(index: AreaIndex) -> None:
    matches = index.search("Tân Tiến")
    assert len(matches) == 5
    assert {match.area.name for match in matches} == {"Tân Tiến"}
    assert matches[0].score < 0.2
    assert not is_clear(matches)


def test_typed_marks_tell_names_apart(index: AreaIndex, found: Said) -> None:
    assert not is_clear(index.search("thanh hoa"))
    assert found(index.search("Thạnh Hóa"))[0] == "Xã Thạnh Hóa, Tỉnh Tây Ninh"
    assert found(index.search("Thạnh Hòa"))[0] == "Xã Thạnh Hòa, Thành phố Cần Thơ"


def test_a_kind_said_goes_before_a_name_alone(index: AreaIndex, found: Said) -> None:
    assert found(index.search("phú thọ"))[0] == "Phường Phú Thọ, Tỉnh Phú Thọ"
    assert found(index.search("tỉnh phú thọ")) == ["Tỉnh Phú Thọ"]
    assert found(index.search("xã phú thọ"))[0] == "Xã Phú Thọ, Tỉnh Đồng Tháp"


def test_a_name_half_typed_is_completed_but_never_clear(index: AreaIndex, found: Said) -> None:
    matches = index.search("xã lạc th")
    assert LAC_THUY in found(matches)
    assert not is_clear(matches)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀",
        "?!.",
        "1",
        "2",
        "25",
        "12/7",
        "ok",
        "xin chào",
        "cảm ơn",
        "không biết",
        "x" * 10_000,
        "lạc " * 3000,
    ],
)
def test_what_is_no_place_finds_nothing_at_once(index: AreaIndex, text: str) -> None:
    start = time.process_time()
    assert index.search(text) == []
    assert time.process_time() - start < 0.25


@pytest.mark.parametrize("text", ["đăng ký khai sinh", "tôi muốn làm giấy khai sinh cho con", "tôi bị kẹt ở bước 3"])
def test_what_people_say_about_procedures_is_never_clear(index: AreaIndex, text: str) -> None:
    assert not is_clear(index.search(text))


@given(text=st.text(max_size=220))
@settings(max_examples=200, deadline=None)
def test_no_text_is_too_odd(index: AreaIndex, text: str) -> None:
    matches = index.search(text)
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_the_longest_text_of_short_names_is_answered_quickly(index: AreaIndex) -> None:
    start = time.process_time()
    index.search("an binh tan hoa " * 12)
    assert time.process_time() - start < 1


def test_within_keeps_to_a_province_a_zone_or_a_commune(index: AreaIndex, found: Said) -> None:
    assert found(index.search("tân tiến", within="24")) == ["Phường Tân Tiến, Tỉnh Bắc Ninh"]
    assert found(index.search("lac thuyy", within="zone-lac-thuy"))[0] == LAC_THUY
    assert index.search("lạc thủy", within="01") == []
    assert found(index.search("chi nê", within="05392", levels=[Level.HAMLET])) == [f"Thôn Chi Nê, {LAC_THUY}"]


def test_a_slip_is_found_within_a_province_though_elsewhere_the_word_is_a_name(index: AreaIndex, found: Said) -> None:
    assert found(index.search("ha hoi"))[0] == "Xã Hồng Vân, Thành phố Hà Nội"
    assert found(index.search("ha hoi", within="25"))[0] == "Xã Hạ Hòa, Tỉnh Phú Thọ"


def test_only_the_levels_asked_for_are_found(index: AreaIndex, found: Said) -> None:
    assert found(index.search("hà nội", levels=[Level.COMMUNE])) == []
    assert found(index.search("thôn chi nê", levels=[Level.HAMLET])) == [f"Thôn Chi Nê, {LAC_THUY}"]
    assert found(index.search("cụm lạc thủy", levels=list(Level))) == ["Cụm Lạc Thủy, Tỉnh Phú Thọ"]
    assert found(index.search("thon chi ne")) != [f"Thôn Chi Nê, {LAC_THUY}"]


def test_a_commune_merged_later_is_found_under_both_names(tree: AreaTree) -> None:
    merged = tree.row("05425")._replace(active=False, replaced_by=("05392",))
    index = AreaIndex(AreaTree([*(row for row in tree.rows() if row.id != merged.id), merged]))

    by_name = index.search("xã an bình phú thọ")[0]
    by_older_name = index.search("xã Hưng Thi huyện Lạc Thủy")[0]

    assert (by_name.area.id, str(by_name.via)[:10]) == ("05392", "Xã An Bình")
    assert (by_older_name.area.id, by_older_name.via) == ("05392", "Xã Hưng Thi, Huyện Lạc Thủy")


def test_an_empty_tree_finds_nothing() -> None:
    assert AreaIndex(AreaTree()).search("Lạc Thủy") == []


def test_a_winner_is_clear_only_far_ahead() -> None:
    def match(score: float) -> AreaMatch:
        area = AreaTree([AreaRow("1", Level.COMMUNE, "Xã", "Ao")]).get("1")
        return AreaMatch(area=area, province="Tỉnh Phú Thọ", score=score)

    assert is_clear([match(0.9)])
    assert is_clear([match(0.9), match(0.4)])
    assert not is_clear([match(0.9), match(0.5)])
    assert not is_clear([match(0.5)])
    assert not is_clear([])
