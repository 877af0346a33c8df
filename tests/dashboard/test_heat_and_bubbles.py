"""How colours and circles are measured, without a page."""

import itertools
import math

import pytest

from api.web.dashboard.bubbles import Place, drawn
from api.web.dashboard.heat import LEVELS, Heat

HANOI, HUE, SAIGON = (21.03, 105.85), (16.46, 107.59), (10.78, 106.7)


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 7, 10, 99, 100, 12345])
def test_every_number_has_one_colour_and_more_is_never_paler(most: int) -> None:
    heat = Heat([most])
    levels = [heat.level(number) for number in range(1, min(most, 500) + 1)]
    assert 0 not in levels
    assert levels == sorted(levels)
    assert heat.level(most) == LEVELS
    assert all(step.most + 1 == after.least for step, after in itertools.pairwise(heat.steps))


def test_nothing_and_what_is_hidden_have_no_colour() -> None:
    heat = Heat([None, 3, 0])
    assert [heat.level(cell) for cell in (0, None, "—")] == [0, 0, 0]
    assert Heat([]).steps == []


def places(**many: int) -> list[Place]:
    return [Place(name, name.title(), number, f"/{name}") for name, number in many.items()]


POINTS = {"hanoi": HANOI, "hue": HUE, "saigon": SAIGON}


def test_a_circle_is_as_large_as_its_figure_and_the_small_ones_lie_on_top() -> None:
    found = drawn(places(hue=1, hanoi=16, saigon=4), POINTS).bubbles
    assert [one.place.id for one in found] == ["hanoi", "saigon", "hue"]
    assert found[0].radius / found[1].radius == pytest.approx(math.sqrt(16 / 4))


def test_north_is_up_east_is_right_and_distances_are_true() -> None:
    spots = {one.place.id: (one.x, one.y) for one in drawn(places(hanoi=1, hue=1, saigon=1), POINTS).bubbles}
    assert spots["hanoi"][1] < spots["hue"][1] < spots["saigon"][1]
    assert spots["hanoi"][0] < spots["saigon"][0] < spots["hue"][0]
    north = (spots["saigon"][1] - spots["hanoi"][1]) / (HANOI[0] - SAIGON[0])
    east = (spots["saigon"][0] - spots["hanoi"][0]) / (SAIGON[1] - HANOI[1])
    assert east / north == pytest.approx(math.cos(math.radians((HANOI[0] + SAIGON[0]) / 2)), rel=0.01)


def test_a_place_without_a_point_is_told_and_not_drawn() -> None:
    found = drawn([*places(hanoi=1), Place("new", "Xã Mới", 7, "")], POINTS)
    assert [one.place.id for one in found.bubbles] == ["hanoi"]
    assert [one.name for one in found.unplaced] == ["Xã Mới"]


def test_one_place_stands_in_the_middle_and_none_is_an_empty_map() -> None:
    (only,) = drawn(places(hue=3), POINTS).bubbles
    assert (only.x, only.y) == (50, 50)
    assert drawn([], POINTS).bubbles == []


def test_where_nothing_happened_a_dot_without_a_name_shows_the_place() -> None:
    (dot,) = drawn(places(hue=0), POINTS).bubbles
    assert not dot.is_named
    assert not dot.has_number


def test_names_do_not_lie_on_each_other_and_stay_on_the_map() -> None:
    near = {f"place-{number}": (21 + number / 1000, 105.0) for number in range(30)} | {"far": (22.0, 108.0)}
    found = drawn([Place(name, "Một cái tên thật là dài", 5, "") for name in near], near).bubbles
    named = [one for one in found if one.is_named]
    assert 1 < len(named) < len(near)
    assert all(15 < one.name_x < 85 for one in named)


def test_a_name_at_the_edge_is_whole_also_in_the_wider_letters_of_a_phone() -> None:
    found = drawn(
        [Place("west", "Lạc Sơn", 5, ""), Place("east", "Lạc Thủy", 5, "")],
        {"west": (20.5, 105.4), "east": (20.5, 105.8)},
    )
    for one in found.bubbles:
        half = len(one.place.name) * 2.45 / 2  # as wide as letters are beside a map of 286 pixels
        assert half < one.name_x < 100 - half


def test_a_close_map_leaves_out_what_lies_far_from_where_anything_happened() -> None:
    near = {"a": (10.0, 105.0), "b": (10.2, 105.2), "between": (10.1, 105.1), "far": (20.0, 105.0)}
    found = drawn(places(a=2, b=3, between=0, far=0), near, is_close=True)
    assert [one.place.id for one in found.bubbles] == ["b", "a", "between"]
    assert found.unplaced == []


def test_circles_near_each_other_are_smaller() -> None:
    apart = drawn(places(hanoi=4, hue=4), POINTS).bubbles
    beside = drawn(places(hanoi=4, hue=4, saigon=1), POINTS | {"hue": (21.2, 106.0)}).bubbles
    assert beside[0].radius < apart[0].radius
