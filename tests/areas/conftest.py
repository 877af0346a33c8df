"""The places that come with the program, read once for all tests of this room."""

from collections.abc import Callable

import pytest

from helpdesk.areas.models import AreaMatch
from helpdesk.areas.search import AreaIndex
from helpdesk.areas.seed_files import demonstration_members, demonstration_rows, official_rows
from helpdesk.areas.tree import AreaRow, AreaTree


@pytest.fixture(scope="session")
def rows() -> list[AreaRow]:
    return list(official_rows())


@pytest.fixture(scope="session")
def tree(rows: list[AreaRow]) -> AreaTree:
    zone, communes = next(iter(demonstration_members().items()))
    with_zone = [row._replace(zones=(zone,)) if row.id in communes else row for row in rows]
    return AreaTree([*with_zone, *demonstration_rows()])


@pytest.fixture(scope="session")
def index(tree: AreaTree) -> AreaIndex:
    return AreaIndex(tree)


@pytest.fixture(scope="session")
def found(tree: AreaTree) -> Callable[[list[AreaMatch]], list[str]]:
    """Say what was found as people read it: "Xã Lạc Thủy, Tỉnh Phú Thọ"."""
    return lambda matches: [tree.label(match.area.id) for match in matches]
