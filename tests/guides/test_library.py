"""What is published here replaces what was packaged, in every process, and every version stays at hand for a while."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guides.catalogue.catalogue import Catalogue
from guides.catalogue.loading import read_guide
from guides.catalogue.models import Guide
from guides.library.comparing import Kind, compare
from guides.library.editing import Editing
from guides.library.errors import DraftChangedError, GuideNotSoundError, GuideThereError, SameAsPublishedError
from guides.library.library import Library
from guides.library.models import Author
from guides.library.repository import KEPT_READY, LibraryInMongo
from guides.library.searching import search_over
from guides.library.written import as_data, to_yaml
from guides.search.port import Verdict
from helpdesk.audit.records import RECORDS
from helpdesk.audit.service import Audit
from helpdesk.storage.database import Database
from tests.guides.examples import SLUG, TODAY, guide

LAN, HUNG = Author(id="lan", name="Cô Lan"), Author(id="hung", name="Anh Hùng")
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


class Flat:
    """Places that nobody wrote down."""

    def nearest_first(self, area: str) -> list[str]:
        return [area]

    def name(self, area: str) -> str:
        return area


class Process:
    """One process of the program: its library, and what members do in it."""

    def __init__(self, database: Database, *packaged: Guide) -> None:
        self.clock = Clock()
        store = LibraryInMongo(database)
        self.library = Library(
            Catalogue(packaged), store=store, places=Flat(), clock=self.clock, make_search=search_over
        )
        audit = Audit(self.clock)
        self.editing = Editing(database, library=self.library, store=store, audit=audit, clock=self.clock)
        self.audit = audit

    async def publishes(self, by: Author = LAN, **keys: object) -> int:
        """Change the example guide, and publish it."""
        known = await self.editing.draft(SLUG)
        data = as_data(self.library.get(SLUG) or guide()) | keys
        draft = await self.editing.keep(SLUG, data, by=by, version=known.version if known else 0)
        version = await self.editing.publish(SLUG, by=by, note="mới", version=draft.version, reach=["25"])
        return version.number


@pytest.fixture
async def process(database: Database) -> Process:
    await database.start_beanie(RECORDS)
    return Process(database, guide())


async def test_a_published_draft_is_what_everybody_reads_in_every_process(process: Process, database: Database) -> None:
    other = Process(database, guide())
    assert process.library.get(SLUG) == guide()
    assert await process.publishes(duration={"vi": "Hai ngày", "en": "Two days"}) == 2

    assert process.library.get(SLUG).duration.vi == "Hai ngày"  # type: ignore[union-attr]
    assert other.library.get(SLUG) == guide()
    assert await other.library.refresh()
    assert other.library.get(SLUG).version == 2  # type: ignore[union-attr]
    assert not await other.library.refresh()


async def test_the_search_finds_by_what_was_published(process: Process) -> None:
    assert process.library.search.find("xin cuốn truyện").verdict is Verdict.NOTHING
    await process.publishes(asks={"vi": ["mượn sách ở đâu", "xin cuốn truyện"], "en": ["borrow a book"]})
    assert process.library.search.find("xin cuốn truyện").matches[0].slug == SLUG


async def test_the_version_before_stays_readable_for_who_is_walking_through_it(process: Process) -> None:
    await process.library.remember_packaged()
    await process.publishes(duration={"vi": "Hai ngày", "en": "Two days"})
    before = process.library.get(SLUG, 1)
    assert before is not None
    assert before.duration.vi == "Xong trong ngày"
    assert process.library.get(SLUG, 9) is None


async def test_a_version_that_was_replaced_long_ago_is_no_longer_held(process: Process) -> None:
    await process.publishes(duration={"vi": "Hai ngày", "en": "Two days"})
    await process.publishes(duration={"vi": "Ba ngày", "en": "Three days"})
    process.clock.at += KEPT_READY
    await process.publishes(duration={"vi": "Bốn ngày", "en": "Four days"})
    assert process.library.get(SLUG, 2) is None
    assert process.library.get(SLUG, 3) is not None
    assert (await process.editing.version(SLUG, 2)).duration.vi == "Hai ngày"


async def test_walks_go_on_after_the_program_was_updated(process: Process, database: Database) -> None:
    await process.library.remember_packaged()
    updated = Process(database, guide(version=2, duration={"vi": "Hai ngày", "en": "Two days"}))
    await updated.library.remember_packaged()
    assert updated.library.get(SLUG).version == 2  # type: ignore[union-attr]
    assert updated.library.get(SLUG, 1) == guide()


async def test_a_change_of_ours_outlives_an_update_of_the_program(process: Process, database: Database) -> None:
    await process.publishes(duration={"vi": "Hai ngày", "en": "Two days"})
    updated = Process(database, guide(version=5))
    await updated.library.remember_packaged()
    assert updated.library.get(SLUG).duration.vi == "Hai ngày"  # type: ignore[union-attr]
    assert await updated.publishes(duration={"vi": "Ba ngày", "en": "Three days"}) == 6


async def test_an_old_version_comes_back_under_a_new_number_and_nothing_is_lost(process: Process) -> None:
    await process.library.remember_packaged()
    await process.publishes(duration={"vi": "Hai ngày", "en": "Two days"})
    restored = await process.editing.restore(SLUG, 1, by=HUNG, note="nhầm", reach=["25"])

    assert (restored.number, restored.restores) == (3, 1)
    assert process.library.get(SLUG) == guide(version=3)
    history = await process.editing.history(SLUG)
    assert [(line.number, line.by and line.by.name, line.note) for line in history] == [
        (3, "Anh Hùng", "nhầm"),
        (2, "Cô Lan", "mới"),
        (1, None, ""),
    ]
    entries = await process.audit.recent(["25"])
    assert [(entry.member, entry.action, entry.subject) for entry in entries] == [
        ("hung", "guides.restored", f"{SLUG}@3"),
        ("lan", "guides.published", f"{SLUG}@2"),
    ]


async def test_two_who_write_at_the_same_time_do_not_overwrite_each_other(process: Process) -> None:
    first = await process.editing.keep(SLUG, as_data(guide()), by=LAN, version=0)
    with pytest.raises(DraftChangedError) as refused:
        await process.editing.keep(SLUG, {}, by=HUNG, version=0)
    assert refused.value.facts["name"] == "Cô Lan"
    await process.editing.keep(SLUG, as_data(guide()), by=HUNG, version=first.version)
    with pytest.raises(DraftChangedError):
        await process.editing.publish(SLUG, by=LAN, note="", version=first.version, reach=[])
    with pytest.raises(DraftChangedError):
        await process.editing.drop(SLUG, version=first.version)


async def test_what_the_check_finds_is_not_published_and_says_where(process: Process) -> None:
    data = as_data(guide())
    data["steps"][0]["text"].pop("en")
    draft = await process.editing.keep(SLUG, data, by=LAN, version=0)
    with pytest.raises(GuideNotSoundError) as refused:
        await process.editing.publish(SLUG, by=LAN, note="", version=draft.version, reach=[])
    assert [problem.place for problem in refused.value.problems] == [("steps", 0, "text", "en")]
    assert process.library.get(SLUG) == guide()
    assert await process.editing.draft(SLUG) == draft


async def test_a_way_to_ask_that_another_guide_has_is_found(database: Database) -> None:
    other = guide(slug="tra-sach", title={"vi": "Trả sách", "en": "Return"}, short_title={"vi": "Trả", "en": "Return"})
    two = Process(database, guide(), other)
    _, problems = two.editing.check(SLUG, as_data(guide()))
    assert {problem.place[:2] for problem in problems} == {("asks", "vi"), ("asks", "en")}
    assert "tra-sach" in problems[0].said


async def test_nothing_is_published_twice_and_a_slug_is_given_once(process: Process) -> None:
    draft = await process.editing.keep(SLUG, as_data(guide()), by=LAN, version=0)
    with pytest.raises(SameAsPublishedError):
        await process.editing.publish(SLUG, by=LAN, note="", version=draft.version, reach=[])
    with pytest.raises(GuideThereError):
        await process.editing.begin({}, SLUG, by=LAN)
    await process.editing.begin({}, "viec-moi", by=LAN)
    with pytest.raises(GuideThereError):
        await process.editing.begin({}, "viec-moi", by=HUNG)


async def test_of_several_guides_taken_in_none_is_kept_when_one_fails(process: Process) -> None:
    taken = await process.editing.take_in([guide(), guide(slug="tra-sach")], by=LAN)
    assert [draft.slug for draft in taken] == [SLUG, "tra-sach"]
    assert [draft.version for draft in await process.editing.take_in([guide()], by=HUNG)] == [2]


def test_every_packaged_guide_is_the_same_after_it_was_written_and_read_again() -> None:
    for packaged in Catalogue.load_packaged(today=date(2100, 1, 1)):
        read, form = read_guide(packaged.slug, to_yaml(packaged).encode(), slug=packaged.slug, today=date(2100, 1, 1))
        assert read == packaged, form.problems


def test_what_was_written_has_the_order_of_the_format() -> None:
    text = to_yaml(guide())
    assert text.startswith("slug: muon-sach-thu-vien\nversion: 1\ntitle:\n  vi: Mượn sách ở thư viện xã\n")
    assert "codes:\n  - '1.001193'\n" in text
    assert f"checked_on: {TODAY}\n" in text


def test_a_comparison_says_field_by_field_and_step_by_step_what_changed() -> None:
    before = guide()
    first, second = as_data(before)["steps"]
    changed = {**second, "text": {"vi": "Chọn sách và đưa cho cô thủ thư ghi sổ.", "en": second["text"]["en"]}}
    new = {"id": "ve-nha", "text": {"vi": "Mang sách về nhà.", "en": "Take the books home."}}
    after = guide(fee={"vi": "5.000 đồng", "en": "Free"}, steps=[changed, first, new], version=2)

    changes = compare(before, after)
    assert [(one.kind, one.field, one.step, one.language) for one in changes] == [
        (Kind.CHANGED, "fee", "", "vi"),
        (Kind.MOVED, "steps", "muon-sach", ""),
        (Kind.CHANGED, "text", "muon-sach", "vi"),
        (Kind.ADDED, "steps", "ve-nha", ""),
    ]
    assert changes[2].pieces == [
        ("same", "Chọn sách và đưa cho "),
        ("gone", "người trực "),
        ("new", "cô thủ thư "),
        ("same", "ghi sổ."),
    ]
    assert compare(before, guide(version=9)) == []
