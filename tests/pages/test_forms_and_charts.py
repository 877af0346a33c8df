"""Reading what a form brought, and measuring what a chart shows."""

from datetime import date, datetime, timedelta

import pytest
from starlette.datastructures import FormData

from api.web.charts import bars_of
from api.web.forms import Fields
from api.web.public import own_address
from helpdesk.assistance.models import Circumstance, Place
from helpdesk.clock import VIETNAM

FIRST = date(2026, 11, 1)


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
    chart = bars_of([(FIRST + timedelta(days=ahead), ahead) for ahead in range(11)])
    assert chart.top == 10
    assert chart.bars[0].height == 0
    assert chart.bars[-1].height == 100
    assert all(round(bar.y + bar.height, 1) == 100 for bar in chart.bars)
    assert 0 < chart.bars[0].x < chart.bars[-1].x + chart.bars[-1].width < 100


@pytest.mark.parametrize(("most", "top"), [(0, 4), (3, 4), (7, 8), (14, 15), (101, 150), (2345, 3000)])
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert bars_of([(FIRST, most)]).top == top


def test_the_first_and_the_last_day_are_named() -> None:
    days = [FIRST + timedelta(days=ahead) for ahead in range(30)]
    assert bars_of([(day, 1) for day in days]).days == [days[0], days[10], days[19], days[29]]
    assert bars_of([(FIRST, 1)]).days == [FIRST]
    assert bars_of([]).days == []
