"""Reading what a form brought, and measuring what a chart shows."""

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from starlette.datastructures import FormData

from api.office.drawing import Mark, captioned, columns_drawn, rows_drawn
from api.web.charts import columns_of, widths_of
from api.web.forms import Fields
from api.web.public import own_address
from helpdesk.assistance.models import Circumstance, Place
from helpdesk.clock import VIETNAM


def _fields(*pairs: tuple[str, str]) -> Fields:
    return Fields(FormData(list(pairs)))


def test_an_empty_number_is_unknown_and_not_zero() -> None:
    fields = _fields(("people", ""))
    assert fields.number("people", least=1, most=500) is None
    assert fields.problems == {}


@pytest.mark.parametrize("typed", ["ba", "1.5", "0", "501", "9" * 5000, "-1"])
def test_a_number_that_cannot_be_is_a_problem_beside_its_field(typed: str) -> None:
    fields = _fields(("people", typed))
    assert fields.number("people", least=1, most=500) is None
    assert set(fields.problems) == {"people"}


def test_a_choice_that_does_not_exist_is_a_problem_and_unknown_ticks_are_left_out() -> None:
    fields = _fields(("place", "moon"), ("circumstances", "disability"), ("circumstances", "x"))
    assert fields.choice("place", Place) is None
    assert set(fields.problems) == {"place"}
    assert fields.choices("circumstances", Circumstance) == [Circumstance.DISABILITY]


def test_a_moment_is_typed_in_vietnams_time() -> None:
    assert _fields(("at", "2026-11-22T14:05")).moment("at") == datetime(2026, 11, 22, 14, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize("typed", ["", "short", "x" * 65, "with spaces and more", "ươ-không-phải"])
def test_an_id_that_could_not_be_ours_is_replaced_by_a_fresh_one(typed: str) -> None:
    fields = _fields(("id", typed))
    assert fields.id("id") != typed
    assert len(fields.id("id")) == 24


def test_the_same_words_of_a_form_are_one_message_and_changed_words_another() -> None:
    form = _fields(("message", "0199aabbccdd112233445566"))
    first = form.id_of_words("message", "token", "một")
    assert first == form.id_of_words("message", "token", "một")
    assert first != form.id_of_words("message", "token", "hai")
    assert first != form.id_of_words("message", "another token", "một")
    assert first != _fields(("message", "0199aabbccdd112233445577")).id_of_words("message", "token", "một")
    assert len(first) == 24


def test_lines_of_a_text_end_the_same_from_every_browser() -> None:
    assert _fields(("text", " một\r\nhai ")).text("text") == "một\nhai"


@pytest.mark.parametrize("foreign", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "", "/a\nb"])
def test_a_way_back_never_leads_to_another_site(foreign: str) -> None:
    assert own_address(foreign) == "/"
    assert own_address("/guides?q=khai+sinh") == "/guides?q=khai+sinh"


def test_bars_fill_the_drawing_from_left_to_right_and_stand_on_its_ground() -> None:
    chart = columns_of(range(11))
    assert chart.top == 10
    assert chart.boxes[0].height == 0
    assert chart.boxes[-1].height == 100
    assert all(round(box.y + box.height, 1) == 100 for box in chart.boxes)
    assert 0 < chart.boxes[0].x < chart.boxes[-1].x + chart.boxes[-1].width < 100


@pytest.mark.parametrize(("most", "top"), [(0, 4), (3, 4), (7, 8), (14, 15), (101, 150), (2345, 3000)])
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert columns_of([most]).top == top


def test_the_first_and_the_last_bar_are_named() -> None:
    assert columns_of([1] * 30).named == [0, 10, 19, 29]
    assert columns_of([1]).named == [0]
    assert columns_of([]).named == []


def test_a_line_stands_on_the_scale_of_the_bars_and_ends_with_them() -> None:
    chart = columns_of([1, 2], [8, 4, 100])
    assert chart.top == 8
    assert chart.line == [(25, 0), (75, 50)]
    assert columns_of([1, 2]).line == []


def test_lying_bars_reach_as_far_as_they_count() -> None:
    assert widths_of([40, 10, 0]) == [100, 25, 0]
    assert widths_of([0, 0]) == [0, 0]


def test_a_drawing_says_its_bars_leads_on_and_is_nothing_without_any() -> None:
    marks = [Mark("Cài <VNeID>", "7 of 9", 9, 7, "/coordinator?a=1&b=2", "7/9"), Mark("x" * 80, "0 of 3", 3)]
    drawing = rows_drawn("Where", marks, names=("came", "stuck"))
    ET.fromstring(drawing.svg)  # noqa: S314 - our own
    for words in ("Cài &lt;VNeID&gt;", "<title>7 of 9</title>", 'href="/coordinator?a=1&amp;b=2"', "stuck", "xxx…"):
        assert words in drawing.svg
    first, second = drawing.bars
    assert (first.mark.word, first.width, round(first.part)) == ("Cài <VNeID>", 100, 78)
    assert (second.mark.word, round(second.width), second.part) == ("x" * 80, 33, 0)
    assert rows_drawn("Where", []).svg == rows_drawn("Where", [Mark("a", "0", 0)]).svg == ""
    assert columns_drawn("When", [Mark("1/10", "0", 0)]).svg == ""
    assert "polyline" in columns_drawn("When", [Mark("1/10", "0", 0, 3)], names=("now", "then")).svg


def test_a_picture_says_what_it_is_of() -> None:
    drawing = captioned(columns_drawn("When", [Mark("1/10", "3", 3)]), "When. Xã A & B. 01/10/2026")
    ET.fromstring(drawing.svg)  # noqa: S314 - our own
    assert "When. Xã A &amp; B. 01/10/2026</text>" in drawing.svg
    assert 'viewBox="0 0 640 268"' in drawing.svg
    assert captioned(columns_drawn("When", []), "When").svg == ""
