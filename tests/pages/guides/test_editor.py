"""The editor: a draft is written, checked, tried, published, and an old version brought back."""

import httpx

from api.house import House
from guides.library.written import as_data
from helpdesk.teams.models import Role
from tests.chain import village
from tests.pages.guides.desk import GUIDE, HERE, LAN, NUMBER, as_editor, fields_of, signed_in


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


async def test_members_of_a_team_do_not_see_the_editor(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, Role.MEMBER, village.COMMUNE)
    assert (await client.get("/admin/guides")).status_code == 404
    assert (await client.get(HERE)).status_code == 404
