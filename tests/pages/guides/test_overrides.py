"""What areas say differently of a guide."""

import httpx
import pytest

from api.house import House
from helpdesk.teams.models import Role
from tests.chain import village
from tests.pages.guides.desk import GUIDE, HERE, as_editor, signed_in


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
