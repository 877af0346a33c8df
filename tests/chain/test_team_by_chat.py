"""Members of the team who take requests and answer them in their own chat, through the whole house."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from api.house import House
from api.wiring import built
from bot.channels.intake import Raw
from bot.engine.messages import Kind
from bot.engine.wording import Wording
from helpdesk.areas.seed_files import official_rows
from helpdesk.ids import new_id
from helpdesk.language.catalogues import Words
from helpdesk.messaging.models import Conversation, Notice, NoticeClass
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import LinkCodes
from helpdesk.storage.database import Database
from helpdesk.support_requests.models import Resolution, Status, SupportRequest
from helpdesk.support_requests.thread import Author
from helpdesk.teams.models import Member, Role
from helpdesk.teams.records import MemberRecord
from tests.chain.conftest import KEY, settings
from tests.chain.village import ALWAYS, PROVINCE, Browser, at_a_step, everything_in, scope, settle
from tests.messaging.post import Daytime, until

ACCOUNT = "zalo-bot"


@dataclass
class Phone:
    """A chat at a channel whose platform is not there: what is owed to it is read."""

    house: House
    user: str = field(default_factory=new_id)

    @property
    def conversation(self) -> str:
        return f"{ACCOUNT}:{self.user}"

    async def says(self, text: str) -> str:
        """Write, and return the answer as it is read."""
        return await self._arrives(Raw(kind=Kind.TEXT, text=text))

    async def taps(self, key: str, notice: Notice | None = None) -> str:
        """Tap a button of a notice, the last one if none is given."""
        notice = notice or await self.last()
        (place,) = [place for place, one in enumerate(notice.choices) if one.key.startswith(key)]
        return await self._arrives(Raw(kind=Kind.CHOICE, choice=f"{notice.question or notice.number}:{place}"))

    async def reads(self, words: str) -> Notice:
        """Wait until a notice with these words is there."""
        await until(lambda: self._has_read(words))
        return next(one for one in reversed(await self.notices()) if words in self.text(one))

    async def last(self) -> Notice:
        return (await self.notices())[-1]

    async def state(self) -> Conversation:
        found = await self.house.conversations.one(self.conversation)
        assert found
        return found

    def text(self, notice: Notice) -> str:
        house = self.house
        codes = LinkCodes(Sealer([KEY]))
        wording = Wording(
            words=Words.load(),
            guides=house.catalogue,
            addresses=house.addresses,
            clock=house.clock,
            code_of=codes.code,
            dossier_of=lambda sealed: sealed,
        )
        said = wording.render(notice)
        return "\n".join([said.text, *(button.label for button in said.buttons)])

    async def notices(self) -> list[Notice]:
        return await self.house.outbox.last(self.conversation, limit=50)

    async def was_offered(self, request: SupportRequest, *, times: int) -> bool:
        return sum(f"Yêu cầu mới {request.code}" in self.text(one) for one in await self.notices()) == times

    async def _has_read(self, words: str) -> bool:
        return any(words in self.text(one) for one in await self.notices())

    async def _arrives(self, raw: Raw) -> str:
        before = (await self.notices())[-1:]
        update = new_id()
        await self.house.intake.accept(raw, account=ACCOUNT, user=self.user, update=update)
        await until(lambda: self.house.inbox.is_done(f"{ACCOUNT}:{update}"))
        last = await self.last()
        assert [last] != before
        return self.text(last)


@pytest.fixture(scope="module")
async def house(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house at ten in the morning, at work for all these tests: each has a commune of its own."""
    await settle(migrated_database)
    folder = tmp_path_factory.mktemp("village")
    async with built(settings(folder), migrated_database, clock=Daytime()) as opened, opened.at_work():
        yield opened


@pytest.fixture(scope="module")
def communes() -> Iterator[str]:
    """Give communes, each once."""
    return (row.id for row in official_rows() if row.active and row.parent == PROVINCE)


@dataclass
class Village:
    """A commune with a team."""

    house: House
    commune: str
    team: str
    names: Iterator[int] = field(default_factory=lambda: count(1))

    async def hires(self, name: str) -> Member:
        """Take on a member of the team."""
        username = f"{name.lower()}-{self.commune}"
        return await self.house.teams.create_member(
            username, name, "a long demonstration", role=Role.MEMBER, area=self.commune, team=self.team
        )

    async def at_phone(self, name: str) -> tuple[Member, Phone]:
        """Take on a member who lets requests come to their phone."""
        member, phone = await self.hires(name), Phone(self.house)
        shown = await self.house.chats.offer_code(member.id)
        assert name in await phone.says(shown.code)
        return member, phone

    async def stuck(self, words: str = "nhà tôi cạnh cây đa") -> tuple[Browser, SupportRequest]:
        """Return a resident who is stuck, and what the team has of it."""
        browser = await at_a_step(self.house, steps=2, area=self.commune)
        await browser.says("kẹt")
        await browser.says("bỏ qua")
        if words:
            await browser.says(words)
        return browser, await self.request_of(browser)

    async def request_of(self, browser: Browser) -> SupportRequest:
        conversation = await self.house.conversations.one(browser.conversation)
        assert conversation
        assert conversation.request
        found = await self.house.requests._store.by_id(conversation.request)  # noqa: SLF001 - nobody may read it all
        assert found
        return found

    async def now(self, request: SupportRequest, member: Member) -> SupportRequest:
        return await self.house.requests.one(request.id, scope(member))


@pytest.fixture
async def village(house: House, communes: Iterator[str]) -> Village:
    commune = next(communes)
    team = await house.teams.create_team(f"Tổ {commune}", area=commune, hours=ALWAYS)
    return Village(house, commune, team.id)


async def test_from_the_offer_to_the_answer_to_the_end(village: Village) -> None:
    lan, phone = await village.at_phone("Lan")
    resident, request = await village.stuck()

    offer = await phone.reads(f"Yêu cầu mới {request.code}")
    assert offer.notice_class is NoticeClass.REMINDER
    assert "Bị kẹt ở bước 2/" in phone.text(offer)
    assert f"đã nhận {request.code}" in await phone.says("1")
    assert (await village.now(request, lan)).taken_by == lan.id
    await resident.reads("Lan")

    assert f"Đã gửi cho người dân của {request.code}" in await phone.says("Cháu ra ngay ạ")
    await resident.reads("Cháu ra ngay ạ")
    await resident.says("cảm ơn cháu nhé")
    await phone.reads("cảm ơn cháu nhé")

    assert "thế nào" in await phone.says("xong")
    assert "đã kết thúc" in await phone.says("1")
    ended = await village.now(request, lan)
    assert (ended.status, ended.resolution) == (Status.RESOLVED, Resolution.DONE)
    await resident.reads("5")


async def test_the_first_message_says_what_comes_here_and_what_never_does(village: Village) -> None:
    member = await village.hires("Lan")
    phone = Phone(village.house)
    shown = await village.house.chats.offer_code(member.id)
    assert shown.code not in str(await everything_in(village.house.database))

    said = await phone.says(f"/to {shown.code}")

    assert "lưu tất cả trên điện thoại" in said
    assert "Số điện thoại của người dân không bao giờ gửi tới đây" in said
    (entry, *_) = await village.house.audit.recent([village.commune])
    assert (entry.member, entry.action) == (member.id, "chat_linked")


async def test_a_code_is_good_once_and_only_the_last_one(village: Village) -> None:
    member = await village.hires("Lan")
    first = await village.house.chats.offer_code(member.id)
    second = await village.house.chats.offer_code(member.id)
    phone, other = Phone(village.house), Phone(village.house)

    assert "không" in await phone.says(first.code)
    assert "Lan ơi" in await phone.says(second.code)
    assert "đã dùng rồi" in await other.says(second.code)
    assert (await other.state()).member is None


async def test_two_members_want_the_same_request_and_one_gets_it(village: Village) -> None:
    lan, lans = await village.at_phone("Lan")
    hoa, hoas = await village.at_phone("Hoa")
    _, request = await village.stuck()
    for phone in (lans, hoas):
        await phone.reads(f"Yêu cầu mới {request.code}")

    answers = await asyncio.gather(lans.says("nhận"), hoas.says("nhận"))

    taken = await village.now(request, lan)
    assert taken.taken_by in {lan.id, hoa.id}
    won, lost = answers if taken.taken_by == lan.id else answers[::-1]
    assert f"đã nhận {request.code}. Em báo cho người dân" in won
    assert f"{taken.taken_by_name} đã nhận {request.code} rồi" in lost
    slow = hoas if taken.taken_by == lan.id else lans
    assert "Đã gửi" not in await slow.says("Chào bác")


async def test_a_request_that_is_handed_back_is_offered_to_the_others(village: Village) -> None:
    lan, lans = await village.at_phone("Lan")
    hoa, hoas = await village.at_phone("Hoa")
    resident, request = await village.stuck()
    for phone in (lans, hoas):
        await phone.reads(f"Yêu cầu mới {request.code}")
    await lans.taps("take")
    await hoas.says("/viec")

    assert "đã về lại danh sách chung" in await lans.taps("back")
    assert f"Yêu cầu mới {request.code}" not in lans.text(await lans.last())

    await hoas.reads(f"Yêu cầu mới {request.code}")
    await until(lambda: hoas.was_offered(request, times=2))
    await hoas.taps("take")
    assert (await village.now(request, lan)).taken_by == hoa.id
    await hoas.says("Em là Hoa")
    await resident.reads("Em là Hoa")
    assert "chưa gửi" in (await lans.says("Alo bác ơi")).lower()


async def test_whoever_lost_the_right_can_do_nothing_and_is_told(village: Village) -> None:
    lan, phone = await village.at_phone("Lan")
    _, request = await village.stuck()
    await phone.reads(f"Yêu cầu mới {request.code}")
    await phone.taps("take")
    members = MemberRecord.get_pymongo_collection()
    await members.update_one({"_id": lan.id}, {"$set": {"is_active": False}})

    assert "không còn quyền trả lời" in await phone.says("Chào bác")

    assert (await phone.state()).member is None
    kept = await members.find_one({"_id": lan.id})
    assert kept
    assert kept["chat"] is None
    thread = await village.house.requests._store.thread(request.id)  # noqa: SLF001 - nobody is left who may read it
    assert [entry for entry in thread if entry.author is Author.MEMBER] == []


async def test_what_is_typed_while_two_residents_wait_is_asked_about_and_a_tap_is_exact(village: Village) -> None:
    _, phone = await village.at_phone("Lan")
    first, one = await village.stuck("việc thứ nhất")
    await phone.reads(one.code)
    await phone.taps("take")
    second, two = await village.stuck("việc thứ hai")
    offer = await phone.reads(f"Yêu cầu mới {two.code}")

    assert "là cho ai" in await phone.says("Bác chờ cháu nhé")
    assert [key.partition(":")[0] for key in [c.key for c in (await phone.last()).choices]] == ["send", "pick", "drop"]
    assert f"Đã gửi cho người dân của {one.code}" in await phone.says("1")
    await first.reads("Bác chờ cháu nhé")

    assert f"đã nhận {two.code}" in await phone.taps("take", offer)
    await phone.says("Chào cô")
    await second.reads("Chào cô")
    await first.says("bao giờ cháu tới")
    heard = await phone.reads("bao giờ cháu tới")
    assert f"{one.code} · người dân viết" in phone.text(heard)
    assert "là cho ai" in await phone.says("Năm phút nữa")
    await phone.taps(f"send:{one.id}")
    await first.reads("Năm phút nữa")
    lines = [line.text for line in await village.house.chat.transcript(second.token)]
    assert not [line for line in lines if "Năm phút nữa" in line]


async def test_a_button_of_an_older_offer_works_for_its_own_request_or_says_who_has_it(village: Village) -> None:
    lan, phone = await village.at_phone("Lan")
    hoa = await village.hires("Hoa")
    _, one = await village.stuck("việc thứ nhất")
    offer_of_one = await phone.reads(one.code)
    _, two = await village.stuck("việc thứ hai")
    offer_of_two = await phone.reads(two.code)
    await village.house.requests.take(one.id, member=hoa)

    assert f"Hoa đã nhận {one.code} rồi" in await phone.taps("take", offer_of_one)
    assert f"đã nhận {two.code}" in await phone.taps("take", offer_of_two)
    assert (await village.now(two, lan)).taken_by == lan.id


async def test_the_page_and_the_chat_tell_one_story(village: Village) -> None:
    lan, phone = await village.at_phone("Lan")
    resident, request = await village.stuck()
    await phone.reads(request.code)
    await phone.taps("take")
    await phone.says("Từ điện thoại")
    await village.house.requests.answer(request.id, text="Từ trang", member=lan, entry_id=new_id())
    await resident.reads("Từ trang")

    said = await phone.says("xem lại")
    assert said.index("Từ điện thoại") < said.index("Từ trang")
    await village.house.requests.resolve(request.id, resolution=Resolution.DONE, member=lan)
    late = await phone.says("Còn một việc")
    assert "đã kết thúc rồi" in late
    assert "chưa được gửi" in late
    assert (await village.now(request, lan)).status is Status.RESOLVED


async def test_after_switching_off_the_chat_is_a_residents_again(village: Village) -> None:
    phone = Phone(village.house)
    await phone.says("xin chào")
    await phone.says("đồng ý")
    member = await village.hires("Lan")
    said = await phone.says((await village.house.chats.offer_code(member.id)).code)
    assert "tạm dừng" in said

    assert "Đã tắt" in await phone.says("/nghi")
    state = await phone.state()
    assert (state.member, state.resident is not None) == (None, True)
    _, request = await village.stuck()
    assert request.code not in str(await phone.notices())


async def test_the_page_switches_it_off_and_another_chat_takes_its_place(village: Village) -> None:
    member, first = await village.at_phone("Lan")
    second = Phone(village.house)
    await second.says((await village.house.chats.offer_code(member.id)).code)
    await first.reads("Đã tắt")
    assert (await first.state()).member is None

    await village.house.chats.switch_off(member.id)
    await second.reads("Đã tắt")
    assert (await second.state()).member is None


async def test_what_a_resident_takes_back_is_gone_from_members_chats_too(village: Village) -> None:
    _, phone = await village.at_phone("Lan")
    resident, request = await village.stuck("nhà tôi cạnh miếu cổ")
    await phone.reads(request.code)
    assert "cạnh miếu cổ" in await phone.taps("take")
    await phone.says("Cháu biết miếu cổ rồi ạ")
    await resident.reads("Cháu biết miếu cổ")
    await resident.says("miếu cổ có cổng xanh")
    await phone.reads("cổng xanh")

    await resident.says("/quyenrieng")
    await resident.says("2")
    await resident.says("2")

    stored = await everything_in(village.house.database)
    assert [name for name, text in stored.items() if "miếu cổ" in text] == []
    assert "rút lại sự đồng ý" in await phone.says("Bác ơi")


async def test_half_a_secret_that_shows_later_leaves_members_chats_too(village: Village) -> None:
    _, phone = await village.at_phone("Lan")
    resident, request = await village.stuck("")
    await phone.reads(request.code)
    await phone.taps("take")
    await resident.says("482913")
    await phone.reads("482913")
    await resident.says("đó là mã OTP của tôi")

    stored = await everything_in(village.house.database)
    assert [name for name, text in stored.items() if "482913" in text] == []


async def test_a_member_who_waits_for_help_in_a_chat_cannot_work_in_it(village: Village) -> None:
    browser, _ = await village.stuck()
    member = await village.hires("Lan")
    code = (await village.house.chats.offer_code(member.id)).code
    assert "chính anh/chị đang chờ tổ giúp" in await browser.says(code)
    assert (await village.house.teams.member(member.id)).chat is None


async def test_only_the_team_of_the_commune_is_offered_a_request(village: Village, communes: Iterator[str]) -> None:
    other = await village.house.teams.create_team("Tổ bên", area=next(communes), hours=ALWAYS)
    neighbours = Village(village.house, other.area, other.id)
    _, theirs = await neighbours.at_phone("Minh")
    _, ours = await village.at_phone("Lan")

    _, request = await village.stuck()

    await ours.reads(f"Yêu cầu mới {request.code}")
    assert not await theirs.was_offered(request, times=1)
    assert f"{request.code}" not in await theirs.says("/viec")


async def test_a_resident_who_needs_no_help_any_more_is_told_of(village: Village) -> None:
    _, phone = await village.at_phone("Lan")
    resident, request = await village.stuck()
    await phone.reads(request.code)
    await phone.taps("take")
    await resident.reads("Lan")
    await resident.taps("Huỷ yêu cầu")
    await resident.says("2")
    await phone.reads("không cần giúp nữa")
