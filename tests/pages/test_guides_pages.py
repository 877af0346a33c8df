"""Guides as members change them: lists, the editor, versions, files, and what areas say differently."""

import html
import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.house import House
from api.security import cookies
from api.web.guides.previewing import trial_of
from api.wiring import built
from guides.catalogue.media import is_media
from guides.library.errors import UnknownMediaError
from guides.library.models import Author
from guides.library.unanswered import Unanswered
from guides.library.written import as_data, to_yaml
from helpdesk.attachments.models import AttachmentKind
from helpdesk.clock import SystemClock
from helpdesk.storage.database import Database
from helpdesk.teams.models import Role
from tests.attachments import samples
from tests.chain import village
from tests.chain.conftest import settings

GUIDE = village.GUIDE
HERE = f"/admin/guides/{GUIDE}"
NUMBER = 2
"""The version of it that comes with the program."""
AS_FROM_A_PAGE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=SystemClock()) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(house))
    address = "https://to-so.example"
    async with httpx.AsyncClient(transport=transport, base_url=address, headers=AS_FROM_A_PAGE) as opened:
        yield opened


async def signed_in(house: House, client: httpx.AsyncClient, role: Role, area: str, name: str = "quan") -> None:
    await village.hire(house, name, role, area)
    _, token = await house.signing_in.sign_in(name, "a long demonstration")
    client.cookies.set(cookies.SESSION, token, domain="to-so.example")


async def as_editor(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, Role.ADMINISTRATOR, village.PROVINCE)


def fields_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the editor's form, without the buttons."""
    form = re.search(r'<form id="form".*?</form>', page, re.DOTALL)
    assert form
    found: dict[str, list[str]] = {}
    for name, words in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>(.*?)</textarea>', form[0], re.DOTALL):
        found.setdefault(name, []).append(html.unescape(words))
    for tag in re.findall(r"<input[^>]*>", form[0], re.DOTALL):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag, re.DOTALL)
        if name and value and ('type="checkbox"' not in tag or re.search(r"\schecked", tag)):
            found.setdefault(name[1], []).append(html.unescape(value[1]))
    chosen = re.search(r'<select id="confidence".*?value="(\w+)" selected', form[0], re.DOTALL)
    assert chosen
    return found | {"confidence": [chosen[1]]}


async def test_a_form_that_nobody_touched_says_exactly_what_the_guide_says(
    house: House, client: httpx.AsyncClient
) -> None:
    await as_editor(house, client)
    for guide in list(house.catalogue)[::6]:
        shown = await client.get(f"/admin/guides/{guide.slug}/edit")
        sent = await client.post(f"/admin/guides/{guide.slug}/edit", data={**fields_of(shown.text), "do": "save"})
        assert sent.status_code == 303, sent.text
        draft = await house.editing.draft(guide.slug)
        assert draft is not None
        assert draft.data | {"version": 0} == as_data(guide) | {"version": 0}


async def test_a_change_is_checked_published_and_read_by_everybody(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    fields = fields_of((await client.get(f"{HERE}/edit")).text)

    refused = await client.post(f"{HERE}/edit", data={**fields, "fee.en": "", "do": "publish"})
    assert refused.status_code == 422
    assert "Còn 1 chỗ cần sửa" in refused.text
    assert 'id="fee.en-wrong"' in refused.text
    assert house.catalogue.get(GUIDE).version == NUMBER  # type: ignore[union-attr]

    fields = fields_of(refused.text)
    changed = {**fields, "fee.vi": "Miễn phí, xác nhận lại.", "fee.en": "Free, please confirm.", "note": "phí mới"}
    done = await client.post(f"{HERE}/edit", data={**changed, "do": "publish"})
    assert (done.status_code, done.headers["location"]) == (303, f"{HERE}?published={NUMBER + 1}")
    assert "Miễn phí, xác nhận lại." in (await client.get(f"/guides/{GUIDE}")).text
    history = (await client.get(HERE)).text
    assert "phí mới" in history
    assert "Quan" in history
    assert await house.editing.draft(GUIDE) is None


async def test_steps_are_added_moved_and_removed_without_a_script(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    before = [step.id for step in house.catalogue.get(GUIDE).steps]  # type: ignore[union-attr]

    async def press(act: str) -> list[str]:
        fields = fields_of((await client.get(f"{HERE}/edit")).text)
        answer = await client.post(f"{HERE}/edit", data={**fields, "do": act})
        assert answer.status_code == 303, answer.text
        draft = await house.editing.draft(GUIDE)
        assert draft
        return [step["id"] for step in draft.data["steps"]]

    added = await press("question-add:0")
    assert added == [before[0], added[1], *before[1:]]
    assert await press("step-up:1") == [added[1], *before]
    assert await press("step-down:0") == added
    assert await press("step-remove:1") == before
    assert await press("step-remove:99") == before


async def test_conditions_follow_a_question_that_is_renamed(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    slug = "dang-ky-tam-tru"
    fields = fields_of((await client.get(f"/admin/guides/{slug}/edit")).text)
    await client.post(f"/admin/guides/{slug}/edit", data={**fields, "steps.0.id": "ai-lam", "do": "save"})
    draft = await house.editing.draft(slug)
    assert draft
    assert draft.data["steps"][1]["when"] == {"ai-lam": ["tenant"]}
    assert house.editing.check(slug, draft.data)[1] == []


async def test_who_was_slower_keeps_what_they_wrote_and_decides(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    fields = fields_of((await client.get(f"{HERE}/edit")).text)
    await client.post(f"{HERE}/edit", data={**fields, "do": "save"})

    late = await client.post(f"{HERE}/edit", data={**fields, "summary.vi": "Lời của tôi", "do": "save"})
    assert late.status_code == 409
    assert "vừa lưu bản nháp này" in late.text
    assert fields_of(late.text)["summary.vi"] == ["Lời của tôi"]
    again = await client.post(f"{HERE}/edit", data={**fields_of(late.text), "do": "save"})
    assert again.status_code == 303
    draft = await house.editing.draft(GUIDE)
    assert draft
    assert draft.data["summary"]["vi"] == "Lời của tôi"


async def test_an_old_version_is_compared_and_brought_back(house: House, client: httpx.AsyncClient) -> None:
    await house.catalogue.remember_packaged()
    await as_editor(house, client)
    fields = fields_of((await client.get(f"{HERE}/edit")).text)
    await client.post(f"{HERE}/edit", data={**fields, "fee.vi": "Miễn phí, xác nhận lại.", "do": "publish"})

    compared = (await client.get(f"{HERE}/compare?before={NUMBER}&after={NUMBER + 1}")).text
    assert "<ins>" in compared
    assert "<del>" in compared
    done = await client.post(f"{HERE}/restore", data={"number": str(NUMBER)})
    assert done.headers["location"] == f"{HERE}?published={NUMBER + 2}"
    assert (await client.get(f"{HERE}/compare?before={NUMBER}&after={NUMBER + 2}")).text.count("<ins>") == 0
    assert (await client.post(f"{HERE}/restore", data={"number": "77"})).status_code == 404


async def test_files_given_out_and_taken_in_again_are_the_same_guides(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    packed = await client.get("/admin/guides/-/library.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        files = [("file", (name, archive.read(name), "application/yaml")) for name in archive.namelist()]
    assert len(files) == len(house.catalogue)
    taken = await client.post("/admin/guides/-/import", files=files)
    assert taken.headers["location"] == f"/admin/guides?taken={len(files)}"
    drafts = {draft.slug: draft for draft in await house.editing.drafts()}
    assert all(drafts[guide.slug].data == as_data(guide) for guide in house.catalogue)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  en: ", "\ten: ", "dấu tab"),
        ("\nversion: ", "\nversion: 1\nversion: ", "viết hai lần"),
        ("\nsummary:", "\nsumary:", "có phải là &#39;summary&#39;"),
    ],
)
async def test_of_broken_files_nothing_is_taken_in_and_each_says_where(
    house: House, client: httpx.AsyncClient, old: str, new: str, said: str
) -> None:
    await as_editor(house, client)
    sound, guide = "zalo-an-toan", house.catalogue.get("zalo-an-toan")
    assert guide
    broken = to_yaml(house.catalogue.get(GUIDE)).replace(old, new, 1)  # type: ignore[arg-type]
    files = [("file", (f"{sound}.yaml", to_yaml(guide))), ("file", (f"{GUIDE}.yaml", broken))]
    answer = await client.post("/admin/guides/-/import", files=files)
    assert answer.status_code == 422
    assert said in answer.text
    assert f"{GUIDE}.yaml:" in answer.text
    assert await house.editing.drafts() == []


async def test_circles_and_missing_translations_are_told_in_the_readers_language(
    house: House, client: httpx.AsyncClient
) -> None:
    await as_editor(house, client)
    data = as_data(house.catalogue.get("dang-ky-tam-tru"))  # type: ignore[arg-type]
    data["steps"][0]["when"] = {"task": ["new"]}
    data["steps"][3]["text"] = {"vi": "Xem ngày hết hạn."}
    await house.editing.keep("dang-ky-tam-tru", data, by=LAN, version=0)
    page = (await client.get("/admin/guides/dang-ky-tam-tru/edit?check=1")).text
    assert "hãy thêm câu tiếng Anh" in page
    data["steps"][3]["text"]["en"] = "See when it ends."
    await house.editing.keep("dang-ky-tam-tru", data, by=LAN, version=1)
    page = (await client.get("/admin/guides/dang-ky-tam-tru/edit?check=1")).text
    assert "chỉ rẽ nhánh về phía trước" in page


async def test_a_new_guide_is_a_draft_until_it_is_published(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    begun = await client.post("/admin/guides", data={"title": "Đăng ký nuôi ong"})
    assert begun.headers["location"] == "/admin/guides/dang-ky-nuoi-ong/edit"
    assert (await client.get("/admin/guides/dang-ky-nuoi-ong/edit")).status_code == 200
    assert (await client.get("/guides/dang-ky-nuoi-ong")).status_code == 404
    again = await client.post("/admin/guides", data={"title": "Đăng ký nuôi ong"})
    assert again.status_code == 409
    assert (await client.post("/admin/guides", data={"title": "", "slug": "A B"})).status_code == 422


async def test_a_draft_is_seen_as_each_channel_would_show_it_and_tried(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    fields = fields_of((await client.get(f"{HERE}/edit")).text)
    step = fields["steps.0.id"][0]
    shown = await client.post(f"{HERE}/preview", data={**fields, "steps.0.text.vi": "Lời thử", "at": step})
    assert shown.text.count("Lời thử") == 3
    assert "1. " in shown.text
    assert await house.editing.draft(GUIDE) is None

    assert (await client.get(f"{HERE}/preview")).status_code == 200
    option = house.catalogue.get(GUIDE).steps[0].choices[0].id  # type: ignore[union-attr]
    walked = (await client.get(f"{HERE}/try?taps=start,answer_{option},nonsense")).text
    assert walked.count('class="line mine"') == 2
    assert f"taps=start%2Canswer_{option}%2C" in walked
    assert "Ở đây" in (await client.get(f"{HERE}/try?taps=start,stuck")).text
    assert "Ở đây" in (await client.get(f"{HERE}/try?taps=start,other")).text
    assert await house.conversations.one("trial") is None


async def test_who_looks_after_a_commune_changes_no_guide_but_says_what_is_different_there(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client, Role.COORDINATOR, village.COMMUNE)
    assert (await client.get("/admin/guides")).status_code == 200
    for address in (f"{HERE}/edit", f"{HERE}/try", f"{HERE}/preview"):
        assert (await client.get(address)).status_code == 404
    assert (await client.post(f"{HERE}/restore", data={"number": "1"})).status_code == 404
    assert (await client.post("/admin/guides/-/import", data={"text": "slug: x"})).status_code == 404

    own = {"place": village.COMMUNE, "fee.vi": "7.000 đồng", "hours.vi": "Sáng thứ Ba", "version": "0"}
    kept = await client.post(f"{HERE}/overrides", data=own)
    assert kept.status_code == 303, kept.text
    other = await client.post(f"{HERE}/overrides", data={**own, "place": village.NEIGHBOUR})
    assert other.status_code == 422
    assert (await client.get(f"/guides/{GUIDE}?area={village.COMMUNE}")).text.count("7.000 đồng") == 1
    assert "7.000 đồng" not in (await client.get(f"/guides/{GUIDE}?area={village.NEIGHBOUR}")).text
    assert (await client.get(f"/guides/{GUIDE}?area=nowhere")).status_code == 200


async def test_an_override_is_changed_and_removed_by_who_speaks_for_its_area_only(
    house: House, client: httpx.AsyncClient
) -> None:
    await signed_in(house, client, Role.COORDINATOR, village.NEIGHBOUR, "minh")
    own = {"place": village.NEIGHBOUR, "fee.vi": "5.000 đồng", "version": "0"}
    await client.post(f"{HERE}/overrides", data=own)
    (one,) = await house.editing.overrides(GUIDE)
    await signed_in(house, client, Role.COORDINATOR, village.COMMUNE, "quan")
    stolen = {**own, "place": village.COMMUNE, "id": one.id, "version": "1"}
    assert (await client.post(f"{HERE}/overrides", data=stolen)).status_code == 404
    assert (await client.post(f"{HERE}/overrides/drop", data={"id": one.id})).status_code == 404
    assert (await house.editing.overrides(GUIDE)) == [one]

    await signed_in(house, client, Role.COORDINATOR, village.PROVINCE, "lan")
    changed = {**own, "fee.vi": "6.000 đồng", "id": one.id, "version": "1"}
    assert (await client.post(f"{HERE}/overrides", data=changed)).status_code == 303
    assert (await client.post(f"{HERE}/overrides", data=changed)).status_code == 409
    assert "6.000 đồng" in (await client.get(f"{HERE}/overrides?change={one.id}")).text
    assert (await client.post(f"{HERE}/overrides/drop", data={"id": one.id})).status_code == 303
    assert await house.editing.overrides(GUIDE) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee.vi": ""},
        {"valid_from": "2026-12-01", "valid_until": "2026-11-01"},
        {"valid_from": "hôm qua"},
        {"place": "Nơi không có"},
        {"fee.vi": "x" * 401},
    ],
)
async def test_an_override_that_cannot_be_kept_comes_back_with_a_sentence(
    house: House, client: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    await as_editor(house, client)
    fields = {"place": village.COMMUNE, "fee.vi": "7.000 đồng", "version": "0", **wrong}
    answer = await client.post(f"{HERE}/overrides", data=fields)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text or 'role="alert"' in answer.text
    assert await house.editing.overrides(GUIDE) == []


async def test_members_of_a_team_do_not_see_the_editor(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, Role.MEMBER, village.COMMUNE)
    assert (await client.get("/admin/guides")).status_code == 404
    assert (await client.get(HERE)).status_code == 404


async def asked(house: House, words: str, conversation: str, *, at: int = 0) -> None:
    """Let somebody ask what nothing is found for."""
    row = Unanswered(
        id=f"{conversation}-{at}",
        conversation=conversation,
        words=words,
        top=[GUIDE],
        language="vi",
        at=house.clock.now(),
        area=village.COMMUNE,
        reach=[village.PROVINCE, village.COMMUNE],
    )
    await house.database.in_transaction(lambda session: house.unanswered.note(row, session=session))


async def test_what_several_people_asked_in_vain_becomes_a_way_of_asking(
    house: House, client: httpx.AsyncClient
) -> None:
    await as_editor(house, client)
    for person, words in (
        ("a", "Cài cái app của công an"),
        ("b", "cai cai app cua cong an"),
        ("c", "một mình tôi hỏi"),
    ):
        await asked(house, words, person)
    await asked(house, "Cài cái app của công an", "a")  # the same arrival, worked on again

    page = (await client.get("/admin/guides/-/unanswered")).text
    assert "cai cai app cua cong an" in page
    assert "2 cuộc trò chuyện" in page
    assert "một mình tôi hỏi" not in page
    assert "một mình tôi hỏi" in (await client.get("/admin/guides/-/unanswered?all=1")).text

    sent = {"words": "cai cai app cua cong an", "guide": GUIDE, "language": "vi"}
    added = await client.post("/admin/guides/-/unanswered/add", data=sent)
    assert added.headers["location"] == f"/admin/guides/-/unanswered?added={GUIDE}"
    draft = await house.editing.draft(GUIDE)
    assert draft
    assert draft.data["asks"]["vi"][-1] == "cai cai app cua cong an"
    assert "cai cai app" not in (await client.get("/admin/guides/-/unanswered")).text
    assert (await client.post("/admin/guides/-/unanswered/add", data={**sent, "guide": "none"})).status_code == 404

    await client.post("/admin/guides/-/unanswered/done", data={"words": "một mình tôi hỏi"})
    assert "một mình tôi hỏi" not in (await client.get("/admin/guides/-/unanswered?all=1")).text


async def test_questions_of_other_areas_are_not_told(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, Role.ADMINISTRATOR, "25")
    row = Unanswered(
        id="x", conversation="x", words="chuyện ở tỉnh khác", language="vi", at=house.clock.now(),
        area="01", reach=["01"],
    )  # fmt: skip
    await house.database.in_transaction(lambda session: house.unanswered.note(row, session=session))
    assert "chuyện ở tỉnh khác" not in (await client.get("/admin/guides/-/unanswered?all=1")).text


async def test_a_step_gets_a_picture_and_a_recording_that_everybody_sees_and_hears(
    house: House, client: httpx.AsyncClient
) -> None:
    await as_editor(house, client)
    fields = fields_of((await client.get(f"{HERE}/edit")).text)
    place = next(number for number, step in enumerate(as_data(house.catalogue.get(GUIDE))["steps"]) if "choices" not in step)  # type: ignore[arg-type] # fmt: skip # noqa: E501
    to_media = await client.post(f"{HERE}/edit", data={**fields, "do": f"media:{place}"})
    address = to_media.headers["location"]
    assert (await client.get(address)).status_code == 200

    files = {"picture": ("IMG_1.jpg", samples.phone_photo()), "audio": ("loi.ogg", samples.ogg())}
    kept = await client.post(address, files=files)
    assert kept.status_code == 303, kept.text
    draft = await house.editing.draft(GUIDE)
    assert draft
    step = draft.data["steps"][place]
    assert is_media(step["picture"])
    assert is_media(step["audio"])

    picture = await client.get(f"/media/{step['picture']}")
    assert picture.headers["content-type"] == "image/jpeg"
    assert samples.PHONE_MODEL.encode() not in picture.content
    again = await client.get(f"/media/{step['picture']}", headers={"if-none-match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = await client.get(f"/media/{step['audio']}", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"OggS")
    assert (await client.get("/media/media-000000000000000000000000.jpg")).status_code == 404
    assert (await client.get("/media/anything")).status_code == 404

    fields = fields_of((await client.get(f"{HERE}/edit")).text)
    assert (await client.post(f"{HERE}/edit", data={**fields, "do": "publish"})).status_code == 303
    guide = house.catalogue.get(GUIDE)
    assert guide
    assert (guide.steps[place].picture, guide.steps[place].audio) == (step["picture"], step["audio"])
    shown = trial_of(house, guide, "vi").step(guide.steps[place].id)
    assert shown
    assert [(file.kind.value, file.address.rpartition("/")[2]) for file in shown.files] == [
        ("photo", step["picture"]),
        ("voice", step["audio"]),
    ]
    assert await house.media.read(step["picture"]) == picture.content


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("audio", samples.ogg() + b"\0" * 5 * 1024 * 1024, "nhiều nhất 5 MB"),
        ("audio", samples.phone_photo(), "một tệp âm thanh"),
        ("picture", samples.pdf(), "một tệp âm thanh"),
        ("picture", b"\xff\xd8\xff\xe0 no picture", "Không mở được"),
    ],
    ids=["too large", "a picture for a recording", "a document", "broken"],
)
async def test_a_file_that_is_not_taken_leaves_the_draft_as_it_is(
    house: House, client: httpx.AsyncClient, name: str, data: bytes, said: str
) -> None:
    await as_editor(house, client)
    draft = await house.editing.keep(GUIDE, as_data(house.catalogue.get(GUIDE)), by=LAN, version=0)  # type: ignore[arg-type]
    answer = await client.post(f"{HERE}/media/{draft.data['steps'][1]['id']}", files={name: ("tep", data)})
    assert answer.status_code == 422
    assert said in html.unescape(answer.text), re.findall(r'class="wrong".*?</p>', answer.text, re.DOTALL)
    assert await house.editing.draft(GUIDE) == draft


async def test_a_picture_of_another_installation_must_be_sent_in_again(house: House) -> None:
    data = as_data(house.catalogue.get(GUIDE))  # type: ignore[arg-type]
    data["steps"][1]["picture"] = "media-0123456789abcdef01234567.jpg"
    _, problems = house.editing.check(GUIDE, data)
    assert [problem.place for problem in problems] == [("steps", 1, "picture")]


async def with_a_picture(house: House) -> str:
    """Publish the guide with a picture in its second step, and return the picture's id."""
    media = await house.media.keep(samples.phone_photo(), kind=AttachmentKind.PHOTO, by=LAN)
    await house.catalogue.refresh()
    data = as_data(house.catalogue.get(GUIDE))  # type: ignore[arg-type]
    data["steps"][1]["picture"] = media.id
    draft = await house.editing.keep(GUIDE, data, by=LAN, version=0)
    await house.editing.publish(GUIDE, by=LAN, note="", version=draft.version, reach=[village.PROVINCE])
    return media.id


def picture_of(house: House) -> str | None:
    guide = house.catalogue.get(GUIDE)
    assert guide
    return guide.steps[1].picture


async def test_a_picture_is_deleted_for_good_and_the_step_goes_on_without_it(
    house: House, client: httpx.AsyncClient
) -> None:
    await as_editor(house, client)
    picture = await with_a_picture(house)
    assert picture_of(house) == picture
    listed = (await client.get("/admin/guides/-/media")).text
    assert f'href="/admin/guides/{GUIDE}"' in listed

    unsure = await client.post("/admin/guides/-/media/remove", data={"media": picture})
    assert (unsure.status_code, picture_of(house)) == (422, picture)
    sure = await client.post("/admin/guides/-/media/remove", data={"media": picture, "sure": "1"})
    assert sure.status_code == 303
    assert picture_of(house) is None
    assert (await client.get(f"/media/{picture}")).status_code == 404
    assert picture not in (await client.get(sure.headers["location"])).text
    assert await house.database["guide_media_files.chunks"].count_documents({}) == 0
    audited = await house.audit.recent([village.PROVINCE])
    assert ("guides.media_removed", picture) in [(entry.action, entry.subject) for entry in audited]

    again = await client.post("/admin/guides/-/media/remove", data={"media": picture, "sure": "1"})
    assert again.status_code == 303


async def test_who_has_only_a_commune_does_not_delete_what_everybody_sees(
    house: House, client: httpx.AsyncClient
) -> None:
    picture = await with_a_picture(house)
    await signed_in(house, client, Role.COORDINATOR, village.COMMUNE)
    assert (await client.get("/admin/guides/-/media")).status_code == 404
    answer = await client.post("/admin/guides/-/media/remove", data={"media": picture, "sure": "1"})
    assert (answer.status_code, picture_of(house)) == (404, picture)


async def test_what_no_guide_uses_is_swept_after_a_week_and_what_one_ever_used_stays(house: House) -> None:
    used = await with_a_picture(house)
    unused = await house.media.keep(samples.ogg(), kind=AttachmentKind.VOICE, by=LAN)
    assert await house.media.sweep() == 0
    long_ago = house.clock.now() - timedelta(days=8)
    await house.database["guide_media"].update_many({}, {"$set": {"at": long_ago}})
    assert await house.media.sweep() == 1
    assert [media.id for media in await house.media.listed()] == [used]
    with pytest.raises(UnknownMediaError):
        await house.media.read(unused.id)


async def test_a_picture_that_came_in_half_is_whole_when_it_is_sent_again(house: House) -> None:
    media = await house.media.keep(samples.phone_photo(), kind=AttachmentKind.PHOTO, by=LAN)
    whole = await house.media.read(media.id)
    await house.database["guide_media"].update_one({"_id": media.id}, {"$set": {"is_arriving": True}})
    await house.database["guide_media_files.chunks"].delete_many({})
    assert await house.media.listed() == []
    await house.media.keep(samples.phone_photo(), kind=AttachmentKind.PHOTO, by=LAN)
    assert await house.media.read(media.id) == whole


LAN = Author(id="lan", name="Cô Lan")


async def test_words_that_help_are_kept_and_words_that_harm_are_not(house: House, client: httpx.AsyncClient) -> None:
    await as_editor(house, client)
    page = "/admin/guides/-/words"
    kept = await client.post(page, data={"kind": "abbreviations", "said": "QZX", "means": "sổ đỏ"})
    assert kept.status_code == 303, kept.text
    assert house.catalogue.lexicon.abbreviations["qzx"] in {"so do", "sổ đỏ"}
    assert "qzx" in (await client.get(f"{page}?q=qzx")).text

    harmful = {"kind": "abbreviations", "said": "tam", "means": "thuong"}
    refused = await client.post(page, data=harmful)
    assert refused.status_code == 409
    assert "Chưa lưu: hiện" in refused.text
    assert "tam" not in house.catalogue.lexicon.abbreviations

    greedy = {"kind": "abbreviations", "said": "karaoke", "means": "hộ kinh doanh"}
    refused = await client.post(page, data=greedy)
    assert refused.status_code == 409
    assert "xin giay phep karaoke" in refused.text
    assert "karaoke" not in house.catalogue.lexicon.abbreviations

    empty = await client.post(page, data={"kind": "abbreviations", "said": "abc", "means": ""})
    assert empty.status_code == 422
    letter = await client.post(page, data={"kind": "abbreviations", "said": "x", "means": "xe"})
    assert letter.status_code == 422
    await client.post(f"{page}/undo", data={"kind": "abbreviations", "said": "qzx"})
    assert "qzx" not in house.catalogue.lexicon.abbreviations
