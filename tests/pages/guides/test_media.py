"""Pictures and recordings of steps: sent in, shown, deleted, swept."""

import html
import re
from datetime import timedelta

import httpx
import pytest

from api.house import House
from api.web.guides.previewing import trial_of
from guides.catalogue.media import is_media
from guides.library.errors import UnknownMediaError
from guides.library.written import as_data
from helpdesk.attachments.models import AttachmentKind
from helpdesk.teams.models import Role
from tests.attachments import samples
from tests.chain import village
from tests.pages.guides.desk import GUIDE, HERE, LAN, as_editor, fields_of, signed_in


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
