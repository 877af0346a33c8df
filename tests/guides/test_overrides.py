"""What an area says differently: the nearest one counts, field by field, between two days."""

from datetime import UTC, date, datetime

import pytest

from guides.catalogue.catalogue import Catalogue
from guides.library.editing import Editing, override_id
from guides.library.errors import OverrideInvalidError
from guides.library.library import Library
from guides.library.models import Author, Local, Override
from guides.library.repository import LibraryInMongo
from guides.library.searching import search_over
from helpdesk.audit.records import RECORDS
from helpdesk.audit.service import Audit
from helpdesk.storage.database import Database
from helpdesk.storage.records import ChangedMeanwhileError
from tests.guides.examples import SLUG, guide

TODAY = date(2026, 11, 23)
QUAN = Author(id="quan", name="Chị Quân")
HAMLET, COMMUNE, PROVINCE, OTHER = "hamlet", "commune", "province", "elsewhere"


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 5, tzinfo=UTC)


class Tree:
    """A hamlet in a commune in a province, and a place somewhere else."""

    def nearest_first(self, area: str) -> list[str]:
        path = [HAMLET, COMMUNE, PROVINCE]
        return path[path.index(area) :] if area in path else [area]

    def name(self, area: str) -> str:
        return area.title()


@pytest.fixture
async def library(database: Database) -> Library:
    await database.start_beanie(RECORDS)
    store = LibraryInMongo(database)
    return Library(Catalogue([guide()]), store=store, places=Tree(), clock=Clock(), make_search=search_over)


@pytest.fixture
def editing(database: Database, library: Library) -> Editing:
    return Editing(database, library=library, store=LibraryInMongo(database), audit=Audit(Clock()), clock=Clock())


def override(
    area: str, slug: str = SLUG, *, since: date | None = None, until: date | None = None, **vi: str
) -> Override:
    return Override(
        id=override_id(area, slug, since),
        area=area,
        slug=slug,
        vi=Local(**vi),
        valid_from=since,
        valid_until=until,
        by=QUAN,
        at=Clock().now(),
        version=0,
    )


def said(library: Library, area: str | None, day: date = TODAY, slug: str = SLUG) -> dict[str, tuple[str, str]]:
    return {name: (words.vi, words.place) for name, words in library.local(slug, area, day).items()}


async def test_each_field_comes_from_the_nearest_area_that_says_it(library: Library, editing: Editing) -> None:
    await editing.say_locally(override(PROVINCE, fee="10.000", phone="1022"), reach=[])
    await editing.say_locally(override(COMMUNE, fee="7.000"), reach=[])
    assert said(library, HAMLET) == {"fee": ("7.000", "Commune"), "phone": ("1022", "Province")}
    assert said(library, PROVINCE) == {"fee": ("10.000", "Province"), "phone": ("1022", "Province")}
    assert said(library, OTHER) == {}
    assert said(library, None) == {}


async def test_what_is_said_of_the_guide_counts_before_what_is_said_of_all(library: Library, editing: Editing) -> None:
    await editing.say_locally(override(COMMUNE, slug="", hours="Cả tuần", address="Số 1"), reach=[])
    await editing.say_locally(override(COMMUNE, hours="Thứ Ba"), reach=[])
    assert said(library, COMMUNE) == {"hours": ("Thứ Ba", "Commune"), "address": ("Số 1", "Commune")}
    assert said(library, COMMUNE, slug="another") == {"hours": ("Cả tuần", "Commune"), "address": ("Số 1", "Commune")}


async def test_both_days_are_included_and_the_others_are_not(library: Library, editing: Editing) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    await editing.say_locally(override(COMMUNE, since=first, until=last, fee="0 đồng"), reach=[])
    days = [date(2026, 11, 30), first, last, date(2027, 1, 1)]
    assert [bool(said(library, COMMUNE, day)) for day in days] == [False, True, True, False]


async def test_vietnamese_stands_where_english_is_not_said(library: Library, editing: Editing) -> None:
    one = override(COMMUNE, note="Mang theo bút").model_copy(update={"en": Local(fee="free")})
    await editing.say_locally(one, reach=[])
    local = library.local(SLUG, COMMUNE, TODAY)
    assert (local["note"].said("en"), local["fee"].said("vi")) == ("Mang theo bút", "free")


async def test_an_area_says_a_thing_once_and_two_who_change_it_do_not_overwrite_each_other(editing: Editing) -> None:
    await editing.say_locally(override(COMMUNE, fee="1"), reach=[])
    with pytest.raises(ChangedMeanwhileError):
        await editing.say_locally(override(COMMUNE, fee="2"), reach=[])
    (kept,) = await editing.overrides(SLUG)
    await editing.say_locally(kept.model_copy(update={"vi": Local(fee="3")}), reach=[])
    with pytest.raises(ChangedMeanwhileError):
        await editing.say_locally(kept, reach=[])


@pytest.mark.parametrize(
    "wrong", [override(COMMUNE), override(COMMUNE, since=date(2026, 12, 2), until=date(2026, 12, 1), fee="1")]
)
async def test_nothing_and_days_out_of_order_are_refused(editing: Editing, wrong: Override) -> None:
    with pytest.raises(OverrideInvalidError):
        await editing.say_locally(wrong, reach=[])
