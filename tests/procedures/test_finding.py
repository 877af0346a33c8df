"""Procedures by a resident's words: the nearest list counts first, the national one last."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from guides.search.entries import Entry
from guides.search.port import Found, GuideSearch, Match, Verdict
from guides.search.procedures import ProcedureIndexes
from guides.search.syllable_search import SyllableSearch
from helpdesk.procedures.models import NATIONAL, Procedure
from helpdesk.procedures.repository import ProceduresInMongo
from helpdesk.procedures.service import Given
from helpdesk.storage.database import Database
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE
from tests.procedures.conftest import Room
from tests.procedures.files import BOAT, FISH, WELL, procedure

FISHING, DRILLING, BOATING = map(procedure, (FISH, WELL, BOAT))
FISHING_HERE = FISHING.model_copy(update={"agency": "Trung tâm Phục vụ hành chính công xã"})
HERE = [COMMUNE, PROVINCE]


class ListsInMemory:
    """Keeps lists by area."""

    def __init__(self, **lists: Sequence[Procedure]) -> None:
        self.lists: dict[str, Sequence[Procedure]] = dict(lists)
        self.numbers: dict[str, int] = {}
        self.read: list[str] = []
        self.are_gone = False  # overtaken between the two reads

    def change(self, area: str, *rows: Procedure) -> None:
        self.lists[area] = rows
        self.numbers[area] = self.numbers.get(area, 0) + 1

    async def versions(self) -> Mapping[str, str]:
        return {area: str(self.numbers.get(area, 0)) for area, rows in self.lists.items() if rows}

    async def rows(self, area: str, version: str) -> Sequence[Procedure]:
        assert version == str(self.numbers.get(area, 0))
        self.read.append(area)
        return [] if self.are_gone else self.lists[area]


class ByWord:
    """Is sure of what has the very word, and of several makes a menu."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def find(self, text: str) -> Found:
        codes = [entry.code for entry in self.entries if text in entry.title]
        verdict = [Verdict.NOTHING, Verdict.ANSWER, Verdict.MENU][min(2, len(codes))]
        matches = [Match(slug="", code=code, probability=1 / len(codes)) for code in codes]
        return Found(verdict=verdict, matches=matches, in_scope=1 if codes else 0)


async def indexes(lists: ListsInMemory) -> ProcedureIndexes:
    built = ProcedureIndexes(lists, build=ByWord)
    assert await built.refresh()
    return built


async def test_the_list_of_the_commune_counts_before_the_national_one() -> None:
    found = await indexes(ListsInMemory(**{NATIONAL: [FISHING, DRILLING], COMMUNE: [FISHING_HERE]}))

    assert await found.find("lồng bè", HERE) == (Verdict.ANSWER, [FISHING_HERE])
    assert await found.find("lồng bè", [NEIGHBOUR, PROVINCE]) == (Verdict.ANSWER, [FISHING])
    assert await found.find("lồng bè", []) == (Verdict.ANSWER, [FISHING])
    assert await found.get(FISHING.code, HERE) == FISHING_HERE
    assert await found.get(DRILLING.code, HERE) == DRILLING
    assert await found.get(BOATING.code, HERE) is None


async def test_what_only_a_farther_list_is_sure_of_is_taken_and_said_as_the_nearest_has_it() -> None:
    near = FISHING_HERE.model_copy(update={"title": "Việc nuôi thủy sản"})
    found = await indexes(ListsInMemory(**{NATIONAL: [FISHING], COMMUNE: [near], PROVINCE: [BOATING]}))

    assert await found.find("lồng bè", HERE) == (Verdict.ANSWER, [near])
    assert await found.find("thuyền", HERE) == (Verdict.ANSWER, [BOATING])
    assert await found.find("thuyền", [NEIGHBOUR]) == (Verdict.NOTHING, [])


async def test_a_menu_has_the_nearest_first_each_once_and_five_at_most() -> None:
    many = [Procedure(code=f"1.90001{number}", title=f"Đăng ký việc {number}") for number in range(6)]
    own = [FISHING_HERE, Procedure(code="1.900090", title="Đăng ký làng nghề")]
    found = await indexes(ListsInMemory(**{NATIONAL: [FISHING, *many], COMMUNE: own, PROVINCE: [BOATING]}))

    verdict, procedures = await found.find("Đăng ký", [COMMUNE])
    assert verdict is Verdict.MENU
    assert list(procedures) == [*own, *many[:3]]


async def test_only_lists_that_changed_are_read_again_and_equal_ones_share_an_index() -> None:
    lists = ListsInMemory(**{NATIONAL: [FISHING], COMMUNE: [FISHING_HERE], NEIGHBOUR: [FISHING]})
    made: list[GuideSearch] = []

    def build(entries: Sequence[Entry]) -> GuideSearch:
        made.append(ByWord(entries))
        return made[-1]

    found = ProcedureIndexes(lists, build=build)
    await found.refresh()
    assert lists.read == [NATIONAL]
    await found.find("lồng bè", HERE)
    await found.find("lồng bè", [NEIGHBOUR])
    assert len(made) == 1
    assert not await found.refresh()
    lists.change(COMMUNE, BOATING)
    del lists.lists[NEIGHBOUR]
    lists.read.clear()

    assert await found.refresh()
    assert await found.find("thuyền", [COMMUNE]) == (Verdict.ANSWER, [BOATING])
    assert lists.read == [COMMUNE]
    assert len(made) == 2


async def test_only_the_lists_that_were_asked_last_stay_in_memory_and_the_national_one() -> None:
    lists = ListsInMemory(**{NATIONAL: [DRILLING], COMMUNE: [FISHING], NEIGHBOUR: [BOATING]})
    found = ProcedureIndexes(lists, build=ByWord, kept=1)
    await found.refresh()
    for area in (COMMUNE, COMMUNE, NEIGHBOUR, COMMUNE):
        await found.find("khoan", [area])
    assert lists.read == [NATIONAL, COMMUNE, NEIGHBOUR, COMMUNE]
    assert (await found.find("thuyền", [NEIGHBOUR])).procedures == [BOATING]


async def test_a_list_follows_its_area_into_what_it_was_merged_into() -> None:
    merged = {COMMUNE: [NEIGHBOUR]}
    lists = ListsInMemory(**{COMMUNE: [FISHING_HERE], NEIGHBOUR: [BOATING]})
    found = ProcedureIndexes(lists, build=ByWord, current=lambda area: merged.get(area, [area]))
    await found.refresh()
    assert await found.find("lồng bè", [NEIGHBOUR]) == (Verdict.ANSWER, [FISHING_HERE])
    assert await found.get(BOATING.code, [NEIGHBOUR]) == BOATING
    assert await found.find("lồng bè", [PROVINCE]) == (Verdict.NOTHING, [])


async def test_many_who_ask_at_once_wait_for_one_index() -> None:
    lists = ListsInMemory(**{COMMUNE: [FISHING]})
    found = ProcedureIndexes(lists, build=ByWord)
    await found.refresh()
    answers = await asyncio.gather(*(found.find("lồng bè", [COMMUNE]) for _ in range(5)))
    assert lists.read == [COMMUNE]
    assert {verdict for verdict, _ in answers} == {Verdict.ANSWER}


async def test_a_version_that_is_gone_when_it_is_read_leaves_the_old_one_until_the_next_look() -> None:
    lists = ListsInMemory(**{COMMUNE: [FISHING]})
    found = await indexes(lists)
    await found.find("lồng bè", [COMMUNE])
    lists.change(COMMUNE, BOATING)
    lists.are_gone = True
    await found.refresh()
    assert await found.find("lồng bè", [COMMUNE]) == (Verdict.ANSWER, [FISHING])

    lists.are_gone = False
    assert await found.find("thuyền", [COMMUNE]) == (Verdict.ANSWER, [BOATING])


async def test_imports_reach_the_real_search(house: Room, database: Database) -> None:
    store = ProceduresInMongo(database)
    found = ProcedureIndexes(store)
    await found.refresh()
    assert (await found.find("nuoi ca long be", HERE)).verdict is Verdict.NOTHING

    for area, rows in ((NATIONAL, [FISHING, DRILLING, BOATING]), (COMMUNE, [FISHING_HERE])):
        await house.procedures.take(Given(area, rows, "f.csv", replaces=True, by="quan"), None)
    assert await found.refresh()
    assert await found.find("nuoi ca long be", HERE) == (Verdict.ANSWER, [FISHING_HERE])
    assert await found.find("1.900002", HERE) == (Verdict.ANSWER, [DRILLING])

    await house.procedures.undo(COMMUNE, None, by="quan")
    assert await found.refresh()
    assert await found.find("nuoi ca long be", HERE) == (Verdict.ANSWER, [FISHING])


@pytest.mark.parametrize("text", ["", "?", "\x00\ud800", "x" * 10_000])
async def test_odd_words_find_nothing(text: str) -> None:
    found = ProcedureIndexes(ListsInMemory(**{NATIONAL: [FISHING, DRILLING]}), build=SyllableSearch)
    await found.refresh()
    assert (await found.find(text, [])).verdict is Verdict.NOTHING
