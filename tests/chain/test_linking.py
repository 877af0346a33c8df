"""One person in two chats, through the whole house."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from api.house import House
from bot.channels.intake import Raw
from bot.engine.messages import Kind
from helpdesk.assistance.models import Mode, NewLog, Place, Result
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.messaging.models import Conversation, Notice
from helpdesk.residents.codes import GOOD_FOR, typed_code
from helpdesk.residents.models import Resident
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Resolution, Status, SupportRequest
from helpdesk.teams.models import Member
from tests.chain.village import COMMUNE, Browser, at_a_step, everything_in, hire, opened, scope, settle
from tests.messaging.post import until

ACCOUNT = "zalo-bot"


@dataclass
class Phone:
    """The same person at a second channel account, whose platform is not there: what is owed to them is read."""

    house: House
    user: str = field(default_factory=new_id)

    @property
    def conversation(self) -> str:
        return f"{ACCOUNT}:{self.user}"

    async def says(self, text: str) -> list[str]:
        """Write, and return what the answer says, by key."""
        return await self._arrives(Raw(kind=Kind.TEXT, text=text))

    async def opens(self, payload: str) -> list[str]:
        """Open a link."""
        return await self._arrives(Raw(kind=Kind.START, payload=payload))

    async def taps(self, key: str) -> list[str]:
        """Tap a button of the open question."""
        question = (await self.state()).question
        assert question
        place = [choice.key.partition(":")[0] for choice in question.choices].index(key)
        return await self._arrives(Raw(kind=Kind.CHOICE, choice=f"{question.notice}:{place}"))

    async def told(self, key: str) -> Notice:
        """Wait until something was said."""
        await until(lambda: self._was_told(key))
        return await self.last()

    async def last(self) -> Notice:
        return (await self.house.outbox.last(self.conversation, limit=1))[0]

    async def state(self) -> Conversation:
        found = await self.house.conversations.one(self.conversation)
        assert found
        return found

    async def _was_told(self, key: str) -> bool:
        return key in [part.key for part in (await self.last()).parts]

    async def _arrives(self, raw: Raw) -> list[str]:
        update = new_id()
        await self.house.intake.accept(raw, account=ACCOUNT, user=self.user, update=update)
        await until(lambda: self.house.inbox.is_done(f"{ACCOUNT}:{update}"))
        return [part.key for part in (await self.last()).parts]


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house in one province, at work for all these tests: each has its own residents."""
    await settle(migrated_database)
    async with opened(migrated_database, tmp_path_factory.mktemp("village")) as house:
        yield house


@pytest.fixture(scope="module")
async def lan(village: House) -> Member:
    """Give a member of the commune's team."""
    return await hire(village, "lan")


async def code_of(browser: Browser) -> str:
    """Ask for a code in the web chat, and read it from the page."""
    shown = await browser.says("/noi")
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", shown)
    assert found, shown
    assert typed_code(found[0]) == found[0]
    return found[0]


async def asking(house: House, words: str = "nhà tôi cạnh cây đa") -> Browser:
    """Return a resident at step 2 whose request the team has."""
    browser = await at_a_step(house, steps=2)
    await browser.says("kẹt")
    await browser.says("bỏ qua")
    await browser.says(words)
    return browser


async def person_of(house: House, browser: Browser) -> Resident:
    known = await house.conversations.one(browser.conversation)
    assert known
    found = await house.residents.one(known.resident or "")
    assert found
    return found


async def request_of(house: House, member: Member, person: Resident) -> SupportRequest:
    found = [*await house.requests.waiting(scope(member)), *await house.requests.recent(scope(member))]
    return next(request for request in found if request.resident == person.id)


async def linked(house: House) -> tuple[Browser, Phone]:
    """Return a person who moved from the web chat to their phone with an open request."""
    browser, phone = await asking(house), Phone(house)
    await phone.says(await code_of(browser))
    await browser.reads("Đã nối với Zalo")
    return browser, phone


async def test_the_whole_history_goes_along(village: House, lan: Member) -> None:
    browser, phone = await asking(village), Phone(village)
    person = await person_of(village, browser)
    request = await request_of(village, lan, person)
    assert request.conversation == browser.conversation
    code = await code_of(browser)
    assert (await phone.says("xin chào")) == ["welcome.ask"]

    assert await phone.says(code.lower().replace("-", "")) == ["linking.done_with_consent", "linking.next"]

    told = await browser.reads("Đã nối với Zalo")
    assert "Ngắt" in [button.label for button in told.buttons]
    state = await phone.state()
    assert (state.resident, state.area, state.request) == (person.id, COMMUNE, request.id)
    assert await phone.taps("resume") == ["step.show"]
    assert (await village.requests.one(request.id, scope(lan))).conversation == phone.conversation
    await village.requests.answer(request.id, text="Cháu ra ngay ạ", member=lan, entry_id=new_id())
    answered = await phone.told("team.answered")
    assert answered.parts[-1].facts["text"] == "Cháu ra ngay ạ"

    await phone.says("cảm ơn cháu")
    thread = await village.requests.thread(request.id, scope(lan))
    assert [line.entry.text for line in thread] == ["nhà tôi cạnh cây đa", "Cháu ra ngay ạ", "cảm ơn cháu"]


async def test_answers_go_where_they_wrote_last(village: House, lan: Member) -> None:
    browser, phone = await linked(village)
    request = await request_of(village, lan, await person_of(village, browser))
    assert request.conversation == phone.conversation

    await browser.says("tôi lại ngồi ở máy tính")
    await village.requests.answer(request.id, text="Vâng ạ", member=lan, entry_id=new_id())
    await browser.reads("Vâng ạ")

    await phone.says("giờ tôi cầm điện thoại")  # after "linking.next": it goes to the team
    await village.requests.resolve(request.id, resolution=Resolution.DONE, member=lan)
    await phone.told("rating.ask")


async def test_a_request_that_ended_on_the_phone_hears_nothing_more_from_the_web(village: House, lan: Member) -> None:
    browser, phone = await linked(village)
    request = await request_of(village, lan, await person_of(village, browser))
    await phone.taps("my_request")
    await phone.taps("cancel_request")
    await phone.taps("cancel_request")
    await until(lambda: _has_no_request(village, browser))

    before = await village.requests.one(request.id, scope(lan))

    await browser.says("đăng ký tạm trú")

    assert await village.requests.one(request.id, scope(lan)) == before


async def _has_no_request(house: House, browser: Browser) -> bool:
    known = await house.conversations.one(browser.conversation)
    return known is not None and known.request is None


async def test_a_link_opens_the_door_too(village: House) -> None:
    browser, phone = await asking(village), Phone(village)
    code = (await code_of(browser)).replace("-", "")
    assert await phone.opens(f"l-{code}") == ["linking.done_with_consent", "linking.next"]


async def test_a_code_is_good_once_only_and_only_elsewhere(village: House) -> None:
    browser, phone, stranger = await at_a_step(village), Phone(village), Phone(village)
    code = await code_of(browser)

    assert "chính nơi này" in await browser.says(code)
    assert "linking.done_with_consent" in await phone.says(code)
    assert await stranger.says(code) == ["linking.used", "welcome.ask"]
    assert await phone.says(await code_of(browser)) == ["linking.already"]
    assert (await stranger.state()).resident is None


async def test_a_code_typed_in_two_chats_at_the_same_moment_links_one(village: House) -> None:
    browser, phones = await at_a_step(village), [Phone(village), Phone(village)]
    code = await code_of(browser)

    said = await asyncio.gather(*(phone.says(code) for phone in phones))

    assert sorted(one[0] for one in said) == ["linking.done_with_consent", "linking.used"]
    assert len((await person_of(village, browser)).conversations) == 2


async def test_two_who_type_each_others_code_at_the_same_moment_are_one(village: House, lan: Member) -> None:
    one, other = await asking(village), await asking(village)
    codes = await code_of(one), await code_of(other)

    await asyncio.gather(one.says(codes[1]), other.says(codes[0]))
    await until(lambda: _are_one(village, one, other))

    person = await person_of(village, one)
    assert sorted(person.conversations) == sorted([one.conversation, other.conversation])
    found = [request for request in await village.requests.waiting(scope(lan)) if request.resident == person.id]
    assert len(found) == 2


async def _are_one(house: House, *browsers: Browser) -> bool:
    return len({(await person_of(house, browser)).id for browser in browsers}) == 1


async def test_a_code_is_good_for_a_quarter_of_an_hour(village: House) -> None:
    browser, phone = await at_a_step(village), Phone(village)
    code = await code_of(browser)
    long_ago = village.clock.now() - GOOD_FOR
    await village.database["link_codes"].update_one({"_id": browser.conversation}, {"$set": {"expires_at": long_ago}})

    assert await phone.says(code) == ["linking.expired", "welcome.ask"]


async def test_two_who_agreed_before_are_one_and_what_both_asked_is_theirs(village: House, lan: Member) -> None:
    browser, other = await asking(village), await asking(village, "việc thứ hai")
    person, absorbed = await person_of(village, browser), await person_of(village, other)
    second = await request_of(village, lan, absorbed)
    await log_help(village, lan, person.person_ref)
    await log_help(village, lan, absorbed.person_ref)
    before = await people(village)
    assert before

    await other.says(await code_of(browser))
    await browser.reads("Đã nối với trang chat")

    assert (await person_of(village, other)).id == person.id
    both = await village.requests.one(second.id, scope(lan))
    assert (both.resident, both.person_ref, both.conversation) == (person.id, person.person_ref, other.conversation)
    assert await people(village) == before - 1
    known = await village.residents.one(absorbed.id)
    assert known
    assert known.id == person.id


async def test_cut_off_each_has_what_was_theirs_before(village: House, lan: Member) -> None:
    browser, other = await asking(village), await asking(village, "việc thứ hai")
    person, absorbed = await person_of(village, browser), await person_of(village, other)
    first, second = await request_of(village, lan, person), await request_of(village, lan, absorbed)
    await log_help(village, lan, person.person_ref)
    await log_help(village, lan, absorbed.person_ref)
    before = await people(village)
    await other.says(await code_of(browser))
    await browser.reads("Đã nối với trang chat")

    await browser.taps("Ngắt")
    await other.reads("đã ngắt khỏi")

    assert (await person_of(village, browser)).id == person.id
    assert (await person_of(village, other)).id == absorbed.id
    kept, given_back = (
        await village.requests.one(first.id, scope(lan)),
        await village.requests.one(second.id, scope(lan)),
    )
    assert (kept.resident, kept.conversation) == (person.id, browser.conversation)
    assert (given_back.resident, given_back.person_ref) == (absorbed.id, absorbed.person_ref)
    assert given_back.conversation == other.conversation
    assert await people(village) == before


async def test_a_stranger_who_is_cut_off_learns_nothing_more(village: House, lan: Member) -> None:
    browser, phone = await linked(village)
    request = await request_of(village, lan, await person_of(village, browser))

    await browser.taps("Ngắt")
    await phone.told("welcome.ask")

    assert (await village.requests.one(request.id, scope(lan))).conversation == browser.conversation
    await village.requests.answer(request.id, text="Chỉ cho người cũ", member=lan, entry_id=new_id())
    await browser.reads("Chỉ cho người cũ")
    assert "Chỉ cho người cũ" not in str(await village.outbox.last(phone.conversation, limit=50))
    state = await phone.state()
    assert (state.resident, state.area, state.walk, state.request) == (None, None, None, None)


async def test_a_chat_that_has_not_heard_yet_that_it_is_cut_off_reaches_nobody(village: House, lan: Member) -> None:
    browser, phone = await linked(village)
    request = await request_of(village, lan, await person_of(village, browser))
    await phone.says("tôi nói tiếp ở đây")
    stale = await phone.state()
    await browser.taps("Ngắt")
    await phone.told("welcome.ask")
    late = {"resident": stale.resident, "request": stale.request, "question": stale.question.model_dump()}  # type: ignore[union-attr]
    await village.database["conversations"].update_one({"_id": phone.conversation}, {"$set": late})

    await phone.says("lời của người lạ")

    kept = await village.requests.one(request.id, scope(lan))
    assert kept.conversation == browser.conversation
    thread = await village.requests.thread(request.id, scope(lan))
    assert "lời của người lạ" not in [line.entry.text for line in thread]


async def test_whoever_was_linked_by_mistake_cuts_themselves_off(village: House, lan: Member) -> None:
    browser, phone = await linked(village)
    await phone.says("/quyenrieng")
    assert await phone.taps("unlink") == ["linking.parted", "welcome.ask"]

    await browser.reads("đã ngắt khỏi Zalo")
    request = await request_of(village, lan, await person_of(village, browser))
    assert request.conversation == browser.conversation


async def test_taken_back_in_one_chat_it_is_forgotten_in_both(village: House, lan: Member) -> None:
    browser, phone = await linked(village)
    await browser.says("nhà tôi sau giếng làng")
    person = await person_of(village, browser)
    request = await request_of(village, lan, person)
    await phone.says("tôi ở đầu ngõ cây gạo")
    await phone.says("/quyenrieng")
    await phone.taps("withdraw")

    assert await phone.taps("withdraw") == ["privacy.withdrawn"]
    await browser.reads("em đã quên cả những gì")

    stored = await everything_in(village.database)
    for words in ("cây gạo", "giếng làng"):
        assert [name for name, text in stored.items() if words in text] == []
    for conversation in (browser.conversation, phone.conversation):
        assert conversation not in stored["support_requests"]
        known = await village.conversations.one(conversation)
        assert known
        assert (known.resident, known.area, known.walk, known.request) == (None, None, None, None)
    assert (await village.requests.one(request.id, scope(lan))).status is Status.CANCELLED
    after = await village.residents.one(person.id)
    assert after
    assert not after.has_consent
    assert (after.conversations, after.links) == ([browser.conversation], [])

    await browser.says("đăng ký khai sinh")
    await browser.says("đồng ý")
    assert (await person_of(village, browser)).person_ref != person.person_ref


async def test_what_shows_to_be_secret_in_one_chat_leaves_the_request_that_moved_to_the_other(
    village: House, lan: Member
) -> None:
    browser, phone = await asking(village), Phone(village)
    request = await request_of(village, lan, await person_of(village, browser))
    code = await code_of(browser)
    await browser.says("482913")
    await phone.says(code)
    await browser.reads("Đã nối")
    assert (await village.requests.one(request.id, scope(lan))).conversation == phone.conversation
    assert "482913" in (await everything_in(village.database))["thread_entries"]

    await browser.says("đó là mã OTP của tôi")

    assert [name for name, text in (await everything_in(village.database)).items() if "482913" in text] == []


async def log_help(house: House, member: Member, person_ref: str) -> None:
    entry = NewLog(
        id=f"log-{new_id()}",
        happened_at=house.clock.now(),
        area=COMMUNE,
        person_ref=person_ref,
        place=Place.HOME,
        mode=Mode.TOGETHER,
        result=Result.DONE,
    )
    await house.assistance.log(entry, member=member, scope=scope(member))


async def people(house: House) -> int | None:
    """Count who was helped."""
    today = house.clock.now().astimezone(VIETNAM).date()
    await house.roll_ups.catch_up()
    return (await house.statistics.help_given([COMMUNE], today - timedelta(days=1), today)).people
