from collections.abc import Sequence

import httpx
import pytest

from bot.channels import http
from bot.channels.port import NotFetchedError
from tests.zalo.played import PlayedZalo, Reply, bot_at

PHOTO = "https://photo-stal-1.zdn.vn/jpg/demo.jpg"
OWN = "https://bot-api.zaloplatforms.com"


def file(content: bytes = b"a picture", status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, stream=httpx.ByteStream(content), headers=headers)


async def fetched(
    reply: Reply, *, source: str = PHOTO, most: int = 100, at: Sequence[str] = ("49.213.118.1",)
) -> bytes:
    async def resolve(host: str) -> Sequence[str]:
        if not at:
            raise OSError(host)
        return at

    async with PlayedZalo(reply).client() as client:  # type: ignore[arg-type]
        return await http.download(client, source, most=most, hosts=("zdn.vn",), own=OWN, resolve=resolve)


async def test_a_photo_comes_from_zalos_own_hosts() -> None:
    assert await fetched(file()) == b"a picture"


async def test_a_channel_fetches_what_its_messages_name() -> None:
    async with bot_at(PlayedZalo(file())) as bot:  # type: ignore[arg-type]
        assert await bot.fetch(PHOTO, most=100) == b"a picture"


@pytest.mark.parametrize(
    "source",
    [
        "http://photo-stal-1.zdn.vn/demo.jpg",
        "https://photo-stal-1.zdn.vn:8443/demo.jpg",
        "https://user:word@photo-stal-1.zdn.vn/demo.jpg",
        "https://zdn.vn.example.com/demo.jpg",
        "https://azdn.vn/demo.jpg",
        "https://127.0.0.1/demo.jpg",
        "https://[::1]/demo.jpg",
        "https://169.254.169.254/latest/meta-data",
        "http://user@bot-api.zaloplatforms.com/x",
        "file:///etc/passwd",
        "ftp://zdn.vn/x",
        "zdn.vn",
        "",
        "https://",
        "https://[",
        "https://\u202e.zdn.vn\x00/",
    ],
)
async def test_nothing_else_is_ever_asked_for(source: str) -> None:
    zalo = PlayedZalo(file())  # type: ignore[arg-type]
    async with zalo.client() as client:
        with pytest.raises(NotFetchedError) as refused:
            await http.download(client, source, most=100, hosts=("zdn.vn",), own=OWN)
    assert refused.value.is_final
    assert not zalo.calls


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1"])
async def test_a_name_that_leads_into_our_own_network_is_not_followed(address: str) -> None:
    with pytest.raises(NotFetchedError) as refused:
        await fetched(file(), at=["49.213.118.1", address])
    assert refused.value.is_final


@pytest.mark.parametrize(
    "reply",
    [
        file(b"x" * 101),
        file(status=404),
        file(status=403),
        file(status=302, location="https://photo-stal-1.zdn.vn/other.jpg"),
        httpx.Response(200, stream=httpx.ByteStream(b"\x1f\x8b"), headers={"content-encoding": "gzip"}),
    ],
)
async def test_what_is_gone_too_large_or_elsewhere_is_final(reply: Reply) -> None:
    with pytest.raises(NotFetchedError) as refused:
        await fetched(reply)
    assert refused.value.is_final


async def test_what_is_too_large_is_told_from_what_is_gone() -> None:
    for reply, is_too_large in ((file(b"x" * 101), True), (file(status=404), False)):
        with pytest.raises(NotFetchedError) as refused:
            await fetched(reply)
        assert refused.value.is_too_large is is_too_large


@pytest.mark.parametrize("reply", [file(status=503), file(status=429), httpx.ConnectError("x"), httpx.ReadTimeout("x")])
async def test_what_failed_on_the_way_is_worth_another_try(reply: Reply) -> None:
    with pytest.raises(NotFetchedError) as refused:
        await fetched(reply)
    assert not refused.value.is_final


async def test_a_name_that_nobody_knows_right_now_is_worth_another_try() -> None:
    with pytest.raises(NotFetchedError) as refused:
        await fetched(file(), at=())
    assert not refused.value.is_final


async def test_the_real_resolver_gives_addresses() -> None:
    assert "127.0.0.1" in await http.resolved("localhost") or "::1" in await http.resolved("localhost")
