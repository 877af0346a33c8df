"""Imports on a real database: all of a file or nothing, one version at a time, each in its own area."""

import asyncio
from collections.abc import Sequence

import pytest

from helpdesk.errors import RefusalError
from helpdesk.procedures.errors import (
    ListChangedError,
    NothingToUndoError,
    UnknownDraftError,
    UnknownListError,
)
from helpdesk.procedures.models import NATIONAL, Procedure
from helpdesk.procedures.service import Given
from helpdesk.storage.database import Database
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE
from tests.procedures.conftest import Room
from tests.procedures.files import BOAT, FISH, WELL, many, procedure

FISHING, DRILLING, BOATING = map(procedure, (FISH, WELL, BOAT))


def given(*rows: Procedure, area: str = COMMUNE, replaces: bool = False, by: str = "quan") -> Given:
    return Given(area, rows, "danh-muc.xlsx", replaces, by)


async def codes(house: Room, area: str = COMMUNE, words: str = "") -> list[str]:
    rows, _ = await house.procedures.rows(area, None, words=words)
    return [row.code for row in rows]


async def test_a_list_is_imported_looked_through_and_undone(house: Room) -> None:
    await house.procedures.take(given(FISHING, DRILLING), None)
    changes = await house.procedures.take(given(BOATING, replaces=True), None)
    assert [len(part) for part in (changes.new, changes.changed, changes.removed)] == [1, 0, 2]
    assert await codes(house) == [BOATING.code]

    head = await house.procedures.undo(COMMUNE, None, by="quan")
    assert (head.current.size, head.current.file) == (2, "danh-muc.xlsx")
    assert await codes(house) == [FISHING.code, DRILLING.code]
    await house.procedures.undo(COMMUNE, None, by="quan")
    assert await codes(house) == [BOATING.code]


async def test_the_first_import_can_be_undone_to_nothing(house: Room) -> None:
    await house.procedures.take(given(FISHING), None)
    await house.procedures.undo(COMMUNE, None, by="quan")

    assert await codes(house) == []
    assert await house.procedures.take(given(DRILLING), None)
    assert await codes(house) == [DRILLING.code]


async def test_rows_are_found_by_words_without_marks_in_pages(house: Room) -> None:
    await house.procedures.take(given(FISHING, DRILLING, BOATING), None)

    assert await codes(house, words="nuoi ca LONG bè") == [FISHING.code]
    assert await codes(house, words="1.900002") == [DRILLING.code]
    assert await codes(house, words="ubnd giếng") == [DRILLING.code]
    assert await codes(house, words=".*") == [FISHING.code, DRILLING.code, BOATING.code]
    rows, count = await house.procedures.rows(COMMUNE, None, skip=1, limit=1)
    assert ([row.code for row in rows], count) == ([DRILLING.code], 3)


async def test_two_versions_are_kept_and_no_row_more(house: Room, database: Database) -> None:
    for row in (FISHING, DRILLING, BOATING):
        await house.procedures.take(given(row, replaces=True), None)
    await house.procedures.take(given(BOATING, area=NEIGHBOUR), None)

    kept = await database["procedures"].find({"area": COMMUNE}, {"code": 1}).to_list()
    assert sorted(row["code"] for row in kept) == [DRILLING.code, BOATING.code]
    assert await codes(house, NEIGHBOUR) == [BOATING.code]


async def test_what_changes_nothing_makes_no_version_and_keeps_the_undo(house: Room) -> None:
    await house.procedures.take(given(FISHING), None)
    await house.procedures.take(given(FISHING, DRILLING), None)
    changes = await house.procedures.take(given(FISHING), None)

    assert changes.are_none
    await house.procedures.undo(COMMUNE, None, by="quan")
    assert await codes(house) == [FISHING.code]


async def test_an_import_that_breaks_off_leaves_nothing(house: Room, database: Database) -> None:
    await house.procedures.take(given(FISHING), None)
    rows = [Procedure(code=row[0], title=row[1]) for row in many(1200)]

    def breaks(what: str, done: int, _total: int) -> None:
        if (what, done) == ("writing", 1000):
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await house.procedures.take(given(*rows, replaces=True), None, report=breaks)
    assert await codes(house) == [FISHING.code]
    assert await database["procedures"].count_documents({}) == 1
    assert (await house.procedures.one(COMMUNE, None)).current.size == 1


async def test_six_thousand_rows_are_one_version_and_progress_is_told(house: Room) -> None:
    rows = [Procedure(code=row[0], title=row[1]) for row in many(6000)]
    told: list[tuple[str, int, int]] = []
    await house.procedures.take(given(*rows, area=NATIONAL), None, report=lambda *what: told.append(what))

    assert (await house.procedures.one(NATIONAL, None)).current.size == 6000
    assert told[0] == ("writing", 0, 6000)
    assert told[-1] == ("writing", 6000, 6000)


async def test_of_two_imports_at_once_each_counts_whole_or_is_told(house: Room) -> None:
    await house.procedures.take(given(BOATING), None)
    done = await asyncio.gather(
        house.procedures.take(given(FISHING), None),
        house.procedures.take(given(DRILLING), None),
        return_exceptions=True,
    )

    assert all(not isinstance(one, BaseException) or isinstance(one, ListChangedError) for one in done)
    taken = [
        code for code, one in zip((FISHING.code, DRILLING.code), done, strict=True) if not isinstance(one, Exception)
    ]
    assert await codes(house) == sorted([*taken, BOATING.code])


async def test_imports_and_undos_stand_in_the_audit_without_a_name_of_the_file(house: Room) -> None:
    await house.procedures.take(given(FISHING), None)
    await house.procedures.undo(COMMUNE, None, by="quan")

    acts = await house.audit.recent([PROVINCE])
    assert sorted((act.action, act.member, act.subject) for act in acts) == [
        ("procedures_imported", "quan", COMMUNE),
        ("procedures_undone", "quan", COMMUNE),
    ]


async def test_a_number_in_the_name_of_the_file_is_masked(house: Room) -> None:
    await house.procedures.take(given(FISHING)._replace(file="danh sách 001099012345.xlsx"), None)
    assert "001099012345" not in (await house.procedures.one(COMMUNE, None)).current.file


# -- what waits for a yes ----------------------------------------------------------------------------------------------


async def test_a_draft_changes_nothing_until_its_member_says_yes(house: Room) -> None:
    draft = await house.procedures.offer(given(FISHING), [COMMUNE])
    _, changes = await house.procedures.offered(draft.id, member="quan", roots=[COMMUNE])
    assert [one.code for one in changes.new] == [FISHING.code]
    assert await codes(house) == []

    await house.procedures.confirm(draft.id, member="quan", roots=[COMMUNE])
    assert await codes(house) == [FISHING.code]
    with pytest.raises(UnknownDraftError):
        await house.procedures.confirm(draft.id, member="quan", roots=[COMMUNE])


async def test_a_draft_is_nobody_elses_and_needs_the_right_at_that_moment(house: Room) -> None:
    draft = await house.procedures.offer(given(FISHING), [COMMUNE])

    for member, roots in (("viet", [COMMUNE]), ("quan", [NEIGHBOUR]), ("quan", [])):
        with pytest.raises(UnknownDraftError):
            await house.procedures.offered(draft.id, member=member, roots=roots)
        with pytest.raises(UnknownDraftError):
            await house.procedures.confirm(draft.id, member=member, roots=roots)
    await house.procedures.drop(draft.id, member="viet")
    assert await house.procedures.offered(draft.id, member="quan", roots=[COMMUNE])


async def test_a_draft_does_not_overwrite_what_somebody_did_meanwhile(house: Room) -> None:
    draft = await house.procedures.offer(given(FISHING), [COMMUNE])
    await house.procedures.take(given(DRILLING), None)

    with pytest.raises(ListChangedError):
        await house.procedures.confirm(draft.id, member="quan", roots=[COMMUNE])
    assert await codes(house) == [DRILLING.code]


# -- whose lists they are ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roots", "theirs"),
    [
        ([COMMUNE], [COMMUNE]),
        ([NEIGHBOUR], [NEIGHBOUR]),
        ([COMMUNE, NEIGHBOUR], [COMMUNE, NEIGHBOUR]),
        ([PROVINCE], [COMMUNE, NEIGHBOUR, PROVINCE, NATIONAL]),
        (["01"], []),
        ([], []),
    ],
)
async def test_lists_belong_to_who_manages_their_area(house: Room, roots: Sequence[str], theirs: list[str]) -> None:
    everywhere = (COMMUNE, NEIGHBOUR, PROVINCE, NATIONAL)
    for area in everywhere:
        await house.procedures.take(given(FISHING, area=area), None)

    assert [head.id for head in await house.procedures.lists(roots)] == sorted(theirs)
    for area in everywhere:
        if area in theirs:
            assert (await house.procedures.rows(area, roots))[1] == 1
            await house.procedures.take(given(DRILLING, area=area), roots)
            await house.procedures.undo(area, roots, by="quan")
        else:
            for act in (
                house.procedures.one(area, roots),
                house.procedures.rows(area, roots),
                house.procedures.compare(given(DRILLING, area=area), roots),
                house.procedures.take(given(DRILLING, area=area), roots),
                house.procedures.offer(given(DRILLING, area=area), roots),
                house.procedures.undo(area, roots, by="quan"),
            ):
                with pytest.raises(UnknownListError):
                    await act
    assert await codes(house) == [FISHING.code]


@pytest.mark.parametrize("area", ["", "99999", "old-1", "x" * 500])
async def test_a_place_that_is_not_there_has_no_list(house: Room, area: str) -> None:
    with pytest.raises(UnknownListError):
        await house.procedures.take(given(FISHING, area=area), None)


async def test_a_list_nobody_changed_has_nothing_to_undo(house: Room) -> None:
    with pytest.raises(NothingToUndoError) as refused:
        await house.procedures.undo(COMMUNE, None, by="quan")
    assert isinstance(refused.value, RefusalError)
