"""Slips of paper: whose way, whose place, and who may print them."""

import httpx
import pytest

from api.house import House
from tests.chain import village
from tests.pages.test_request_life import asked, signed_in


async def test_anybody_prints_the_steps_of_their_way(house: House, client: httpx.AsyncClient) -> None:
    guide = house.catalogue.get(village.GUIDE)
    assert guide is not None
    page = (await client.get(f"/guides/{village.GUIDE}/slip", params=village.ANSWERS)).text
    way = [step for step in guide.way(village.ANSWERS) if not step.is_question]
    others = [step for step in guide.steps if step not in guide.way(village.ANSWERS)]
    assert page.count('class="todo"') == 1
    assert others
    body = page.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    assert all(step.text.vi in body for step in way)
    assert not any(step.text.vi in body for step in others)
    assert all(document.vi in body for document in guide.documents)


async def test_before_the_question_is_answered_all_steps_are_there_with_their_reasons(
    house: House, client: httpx.AsyncClient
) -> None:
    page = (await client.get(f"/guides/{village.GUIDE}/slip")).text
    guide = house.catalogue.get(village.GUIDE)
    assert guide is not None
    question = guide.open_question({})
    assert question is not None
    for option in question.choices:
        assert f"/guides/{village.GUIDE}/slip?{question.id}={option.id}" in page


async def test_the_link_to_it_stands_beside_print_on_the_guides_page(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"/guides/{village.GUIDE}", params=village.ANSWERS)).text
    assert f"/guides/{village.GUIDE}/slip?stage=level-1&amp;card=chip" in page


async def test_the_phone_of_the_team_stands_on_it(house: House, client: httpx.AsyncClient) -> None:
    await house.teams.create_team("Tổ Lạc Thủy", area=village.COMMUNE, phone=" 0218 3854 123 ")
    page = (await client.get(f"/guides/{village.GUIDE}/slip", params={"area": village.COMMUNE})).text
    assert "0218 3854 123" in page
    assert "Tổ Lạc Thủy" in page


async def test_a_member_prints_one_with_the_code_of_a_request(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client)
    await asked(house, guide=village.GUIDE, answers=village.ANSWERS)
    await asked(house, "r2", code="AAA-BBB")
    page = (await client.get("/team/requests/r1/slip")).text
    assert "K7M-2QF" in page
    assert (await client.get("/team/requests/r2/slip")).status_code == 404  # about nothing that has steps
    assert (await client.get(f"/team/slips/{village.GUIDE}")).status_code == 200


@pytest.mark.parametrize("address", ["/team/slips/vneid-muc-2", "/team/requests/r1/slip"])
async def test_those_of_the_team_need_a_sign_in(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).headers["location"].startswith("/team/sign-in")


async def test_an_unknown_guide_or_place_is_no_defect(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client)
    assert (await client.get("/guides/none/slip")).status_code == 404
    assert (await client.get("/team/slips/none")).status_code == 404
    assert (await client.get(f"/guides/{village.GUIDE}/slip", params={"area": "x"})).status_code == 200
