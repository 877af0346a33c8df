"""From old logs as teams kept them to visits, or to what is wrong with each row."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook

from helpdesk.assistance.models import Mode, Place, Result
from helpdesk.clock import VIETNAM
from helpdesk.errors import RefusalError
from helpdesk.log_import.columns import Field
from helpdesk.log_import.errors import DayColumnMissingError, NoRowsError
from helpdesk.log_import.models import LEAVE_OUT, Read, Reading
from helpdesk.log_import.problems import Wrong
from helpdesk.log_import.reading import Surroundings, read
from helpdesk.log_import.service import guessed, read_tables
from helpdesk.log_import.values import MODES, PLACES, RESULTS, choice_in, day_in, minutes_in, number_in, time_in
from helpdesk.tables.cells import Cell, Kind
from tests.log_import.files import HEADING, ROWS, csv, sheet_of, xlsx

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


class OneGuide:
    def called(self, words: str) -> str | None:
        return "vneid-muc-2" if words == "VNeID" else None


AROUND = Surroundings(
    team="t1",
    area="05392",
    members={"lan": ["m1"], "hung": ["m2"], "trung": ["m3", "m4"]},
    areas={"yen bong": "h1", "thon yen bong": "h1"},
    guides=OneGuide(),
    now=NOW,
)


def seen(data: bytes, **changes: Any) -> Read:
    """Read a file as it is guessed, with some things chosen."""
    tables = read_tables(data)
    return read(tables, guessed(tables).model_copy(update=changes), AROUND)


def wrong_in(found: Read) -> list[tuple[int, str, Wrong]]:
    return [(one.row, one.column, one.wrong) for one in found.problems]


def one_row(**cells: Any) -> Read:
    """Read a file of one row that is right but for these cells."""
    told = {"Ngày": "02/03/2026", "Người hỗ trợ": "Lan", **{name.replace("_", " "): cells[name] for name in cells}}
    return seen(xlsx([list(told.values())], heading=list(told)))


def test_a_log_is_read_with_its_heading_wherever_it_stands() -> None:
    found = seen(xlsx())

    assert found.problems == []
    assert found.heading.row == 3
    assert [(visit.row, visit.member) for visit in found.visits] == [(4, "m1"), (5, "m2"), (6, "m1")]
    first, second, third = (visit.help for visit in found.visits)
    assert first.happened_at == datetime(2026, 3, 2, 8, tzinfo=VIETNAM)
    assert second.happened_at == datetime(2026, 3, 3, 14, 30, tzinfo=VIETNAM)
    assert (first.place, second.place, third.place) == (Place.HOME, Place.CULTURE_HOUSE, Place.ONE_STOP)
    assert (first.people, second.people, third.people) == (1, 12, None)
    assert (first.minutes, second.minutes, third.minutes) == (30, 90, 20)
    assert (first.result, third.result) == (Result.DONE, Result.NOT_POSSIBLE)
    assert third.result_reason == "Không có SIM chính chủ"


def test_a_guide_is_known_by_its_title_and_other_words_stay_words() -> None:
    found = seen(xlsx())

    assert [(visit.help.guide, visit.topic) for visit in found.visits] == [
        (None, "Khai sinh cho cháu"),
        ("vneid-muc-2", None),
        (None, None),
    ]


def test_phone_numbers_of_residents_are_blotted_out() -> None:
    note = seen(xlsx()).visits[2].help.note

    assert note
    assert "0912345" not in note


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_too(separator: str) -> None:
    data = csv([("2026-03-02", "Lan", "15")], heading=("ngay", "nguoi ho tro", "so phut"), separator=separator)

    assert [(visit.member, visit.help.minutes) for visit in seen(data).visits] == [("m1", 15)]


def test_a_row_has_the_same_id_in_every_file_it_stands_in_and_like_rows_have_their_own() -> None:
    ids = [visit.id for visit in seen(xlsx()).visits]
    twice = [visit.id for visit in seen(xlsx([*ROWS, ROWS[0]])).visits]
    counted_anew = [(number + 5, *row[1:]) for number, row in enumerate(ROWS)]

    assert twice[:3] == ids
    assert len(set(twice)) == 4
    assert [visit.id for visit in seen(xlsx(counted_anew, above=())).visits] == ids


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"Ngày": ""}, Wrong.DAY_MISSING),
        ({"Ngày": "hôm qua"}, Wrong.DAY_FORM),
        ({"Ngày": "31/02/2026"}, Wrong.DAY_FORM),
        ({"Ngày": "02/03"}, Wrong.DAY_FORM),
        ({"Ngày": "02/03/2027"}, Wrong.DAY_AHEAD),
        ({"Ngày": "02/03/2002"}, Wrong.DAY_TOO_OLD),
        ({"Ngày": "02/03/2026 25h"}, Wrong.TIME_FORM),
        ({"Giờ": "sáng"}, Wrong.TIME_FORM),
        ({"Người hỗ trợ": ""}, Wrong.MEMBER_MISSING),
        ({"Người hỗ trợ": "Ông Ba"}, Wrong.MEMBER_UNKNOWN),
        ({"Người hỗ trợ": "Trung"}, Wrong.MEMBER_UNKNOWN),
        ({"Số người": "khoảng 20"}, Wrong.NUMBER_FORM),
        ({"Số người": 501}, Wrong.NUMBER_RANGE),
        ({"Số phút": "=10+20"}, Wrong.FORMULA),
        ({"Nội dung": "=HYPERLINK(1)"}, Wrong.FORMULA),
        ({"Địa điểm": "ngoài ruộng"}, Wrong.PLACE_UNKNOWN),
        ({"Xóm": "Xóm Không Có"}, Wrong.AREA_UNKNOWN),
        ({"Hình thức": "lạ"}, Wrong.MODE_UNKNOWN),
        ({"Hình thức": "làm thay"}, Wrong.CONSENT_MISSING),
        ({"Kết quả": "lạ"}, Wrong.RESULT_UNKNOWN),
        ({"Kết quả": "không"}, Wrong.REASON_MISSING),
        ({"Ghi chú": "x" * 1001}, Wrong.TOO_LONG),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_column(cells: dict[str, Any], wrong: Wrong) -> None:
    found = one_row(**{name.replace(" ", "_"): value for name, value in cells.items()})

    assert found.visits == []
    assert [(row, one) for row, _, one in wrong_in(found)] == [(4, wrong)]


def test_every_bad_cell_of_a_row_is_told_at_once() -> None:
    found = one_row(Số_người="nhiều", Địa_điểm="ngoài ruộng")

    assert {wrong for _, _, wrong in wrong_in(found)} == {Wrong.NUMBER_FORM, Wrong.PLACE_UNKNOWN}


@pytest.mark.parametrize("words", ["Tổng", "Cộng", "TỔNG CỘNG:", "Tổng số tháng 3"])
def test_a_row_of_totals_is_passed_over_and_told(words: str) -> None:
    rows = [["02/03/2026", "Lan", "2"], [words, "", "2"]]
    found = seen(xlsx(rows, heading=["Ngày", "Người hỗ trợ", "Số người"]))

    assert (len(found.visits), found.problems) == (1, [])
    assert len(found.sums) == 1


def test_a_member_nobody_knows_hides_no_other_problem_of_the_row() -> None:
    found = one_row(**{"Ngày": "32/13/2026", "Người hỗ trợ": "Người lạ"})

    assert {one.wrong for one in found.problems} == {Wrong.MEMBER_UNKNOWN, Wrong.DAY_FORM}


def test_who_acted_for_somebody_with_their_consent_is_taken() -> None:
    (visit,) = one_row(Hình_thức="làm thay", Đồng_ý="có").visits

    assert (visit.help.mode, visit.help.consent_to_act) == (Mode.FOR_THEM, True)


def test_a_day_merged_over_rows_counts_for_each_and_a_merged_figure_for_none() -> None:
    def merge(book: Workbook) -> None:
        sheet_of(book).merge_cells("B4:B5")
        sheet_of(book).merge_cells("F4:F5")

    found = seen(xlsx([ROWS[0], (2, None, *ROWS[1][2:])], more=merge))

    assert wrong_in(found) == [(5, "Số người", Wrong.MERGED_NUMBER)]
    without = seen(xlsx([ROWS[0], (2, None, *ROWS[1][2:])], more=lambda book: sheet_of(book).merge_cells("B4:B5")))
    assert [visit.help.happened_at.day for visit in without.visits] == [2, 2]


def test_a_name_nobody_has_is_chosen_for_or_left_out() -> None:
    data = xlsx([(1, "02/03/2026", "Bác Ba"), (2, "03/03/2026", "Bác Tư")], heading=HEADING[:3])

    assert seen(data).unmatched == {"Bác Ba": 1, "Bác Tư": 1}
    chosen = seen(data, people={"bac ba": "m2", "bac tu": LEAVE_OUT})
    assert [visit.member for visit in chosen.visits] == ["m2"]
    assert (chosen.left_out, chosen.problems) == (1, [])


def test_a_log_of_one_member_needs_no_column_for_them() -> None:
    data = csv([("02/03/2026", "15")], heading=("Ngày", "Số phút"))

    assert wrong_in(seen(data)) == [(2, "", Wrong.MEMBER_MISSING)]
    assert [visit.member for visit in seen(data, by="m1").visits] == ["m1"]


def test_columns_with_unknown_words_are_chosen_by_hand() -> None:
    data = csv([("Lan", "02/03/2026")], heading=("Ai", "Hôm nào"))
    tables = read_tables(data)

    with pytest.raises(DayColumnMissingError):
        read(tables, guessed(tables), AROUND)
    found = read(tables, Reading(columns={Field.MEMBER: 0, Field.DAY: 1}), AROUND)
    assert [visit.member for visit in found.visits] == ["m1"]


@pytest.mark.parametrize("data", [b"", b"   ", csv([], heading=("Ngày", "Người hỗ trợ"))])
def test_a_file_without_a_row_is_refused(data: bytes) -> None:
    with pytest.raises(NoRowsError):
        seen(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0", "table_old_excel"),
        (b"%PDF-1.4", "table_type"),
        (b"PK\x03\x04broken", "table_broken"),
        (b"Ng\xe0y,Ng\xf0\xf0i", "table_encoding"),
        (b"x" * (10 * 1024 * 1024 + 1), "table_too_large"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_own_sentence(data: bytes, code: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        read_tables(data)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "kind", "day", "behind"),
    [
        ("2026-03-02 00:00:00", Kind.DAY, date(2026, 3, 2), " 00:00:00"),
        ("02-03-2026", Kind.TEXT, date(2026, 3, 2), ""),
        ("ngày 2/3/26", Kind.TEXT, date(2026, 3, 2), ""),
        ("46083", Kind.NUMBER, date(2026, 3, 2), ""),
        ("46083.0", Kind.NUMBER, date(2026, 3, 2), ""),
    ],
)
def test_days_are_understood_as_people_and_spreadsheets_write_them(
    text: str, kind: Kind, day: date, behind: str
) -> None:
    assert day_in(Cell(text, kind)) == (day, behind)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("8h30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("8 giờ", time(8)),
        ("08:30:00", time(8, 30)),
        ("14g05", time(14, 5)),
    ],
)
def test_times_are_understood(text: str, at: time) -> None:
    assert time_in(text) == at


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30", 30),
        ("30.0", 30),
        ("30 phút", 30),
        ("45p", 45),
        ("1h30", 90),
        ("1,5 giờ", 90),
        ("2 tiếng", 120),
        ("0", None),
    ],
)
def test_lengths_of_time_are_understood(text: str, minutes: int | None) -> None:
    assert minutes_in(Cell(text), most=1440) == minutes


@pytest.mark.parametrize(("text", "number"), [("12 người", 12), ("3", 3), ("—", None), ("không rõ", None), ("0", None)])
def test_counts_are_understood_and_nought_is_unknown(text: str, number: int | None) -> None:
    assert number_in(Cell(text), most=500) == number


def test_words_are_understood_with_and_without_marks() -> None:
    assert choice_in(Cell("nha van hoa xom 3"), PLACES) is Place.CULTURE_HOUSE
    assert choice_in(Cell("Nhà ông A"), PLACES) is Place.HOME
    assert choice_in(Cell("chợ phiên"), PLACES) is Place.MARKET
    assert choice_in(Cell("Cùng làm với bà"), MODES) is Mode.TOGETHER
    assert choice_in(Cell("Không thành công"), RESULTS) is Result.NOT_POSSIBLE
    assert choice_in(Cell("đã hẹn lại thứ 5"), RESULTS) is Result.NEW_APPOINTMENT
