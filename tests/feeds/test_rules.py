"""Which addresses a webhook may have, how it is signed, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import ValidationError

from api.webhook_line import HttpWebhookLine
from helpdesk.feeds.addresses import checked_address, is_public
from helpdesk.feeds.errors import NewsMovedError, WebhookAddressError, WebhookAddressPrivateError
from helpdesk.feeds.news import MOST_TRIES, PAUSES_S, News, NewsState, Trouble, Webhook, WebhookEvent
from helpdesk.feeds.signing import headers_for, new_secret
from helpdesk.settings import FeedSettings

NOW = datetime(2026, 12, 3, 2, tzinfo=UTC)


def news() -> News:
    return News(
        id="msg_1",
        webhook="w",
        event=WebhookEvent.TRIED,
        subject="s",
        body="{}",
        happened_at=NOW,
        due_at=NOW,
        kept_until=NOW + timedelta(days=90),
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://dieuhanh.example.vn/nhan?khoa=1",
        "https://dieuhanh.example.vn:8443",
        "https://8.8.8.8/x",
        "https://[2001:4860:4860::8888]/x",
    ],
)
def test_public_addresses_are_taken(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[fe80::1]/x",
        "https://[fd00::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://[2002:7f00:1::]/x",
        "https://224.0.0.1/x",
        "https://0.0.0.0/x",
        "https://may-chu.local/x",
        "https://db.internal/x",
    ],
)
def test_addresses_of_private_networks_are_not(address: str) -> None:
    with pytest.raises(WebhookAddressPrivateError):
        checked_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "dieuhanh.example.vn", "http://dieuhanh.example.vn", "ftp://dieuhanh.example.vn", "https://"),
        *("https://user:secret@dieuhanh.example.vn", "https://dieuhanh.example.vn/#part", "https://máy.vn"),
        *("https://dieuhanh.example.vn:abc", "https://dieuhanh", "https://2130706433/", "https://0x7f.1/"),
        *("https://dieuhanh.example.vn/\nx", "https://" + "a" * 600 + ".vn", "http://127.0.0.1:9"),
    ],
)
def test_what_is_no_address_is_not(address: str) -> None:
    with pytest.raises(WebhookAddressError):
        checked_address(address)


def test_loopback_is_taken_only_where_the_operator_names_it_and_nothing_else_can_be_named() -> None:
    named = FeedSettings(loopback=["http://127.0.0.1:9000"]).loopback
    assert checked_address("http://127.0.0.1:9000/hook", trusted=named) == "http://127.0.0.1:9000/hook"
    with pytest.raises(WebhookAddressError):
        checked_address("http://127.0.0.1:9001/hook", trusted=named)
    for origin in ("http://10.0.0.1:9000", "https://example.vn", "http://127.0.0.1.example.vn:80"):
        with pytest.raises(ValidationError, match="never call other private addresses"):
            FeedSettings(loopback=[origin])


def test_what_is_no_ip_address_is_not_public() -> None:
    assert not is_public("example.vn")
    assert not is_public("fe80::1%eth0")
    assert is_public("203.113.0.1")


@pytest.mark.parametrize("found", [["10.0.0.7"], ["8.8.8.8", "127.0.0.1"], []])
async def test_a_name_that_leads_into_a_private_network_is_not_called(found: list[str]) -> None:
    async def resolve(_host: str) -> list[str]:
        return found

    line = HttpWebhookLine(resolve=resolve)
    assert (await line.post("https://dieuhanh.example.vn/x", b"{}", {})).trouble is Trouble.PRIVATE
    assert (await line.post("http://dieuhanh.example.vn/x", b"{}", {})).trouble is Trouble.PRIVATE
    await line.aclose()


@pytest.mark.parametrize("found", ["8.8.8.8", "2001:4860:4860::8888"])
async def test_the_very_address_that_was_looked_at_is_called_under_the_name_it_was_found_by(
    found: str,
) -> None:
    """A name that leads elsewhere a moment later is asked no second time; the certificate must be the name's."""
    asked, calls = [], []

    async def resolve(host: str) -> list[str]:
        asked.append(host)
        return [found] if len(asked) == 1 else ["127.0.0.1"]

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(302, headers={"location": "https://127.0.0.1/"})

    line = HttpWebhookLine(resolve=resolve, transport=httpx.MockTransport(answer))
    reply = await line.post("https://dieuhanh.example.vn:8443/x?a=1", b"{}", {"webhook-id": "msg_1"})
    (request,) = calls
    assert (request.url.host, request.url.port, request.url.raw_path) == (found, 8443, b"/x?a=1")
    assert request.headers["host"] == "dieuhanh.example.vn:8443"
    assert request.extensions["sni_hostname"] == "dieuhanh.example.vn"
    assert (asked, reply.status) == (["dieuhanh.example.vn"], 302)
    await line.aclose()


async def test_a_name_that_leads_nowhere_is_unreachable() -> None:
    async def resolve(_host: str) -> list[str]:
        raise OSError

    line = HttpWebhookLine(resolve=resolve)
    assert (await line.post("https://dieuhanh.example.vn/x", b"{}", {})).trouble is Trouble.UNREACHABLE
    await line.aclose()


def test_signatures_are_those_of_the_specification() -> None:
    """The example of the specification's own libraries."""
    at = datetime.fromtimestamp(1614265330, UTC)
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = headers_for("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at=at, keys=[key])
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (signed["webhook-id"], signed["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")
    assert new_secret() != new_secret()


def test_news_are_tried_for_three_days_and_then_given_up() -> None:
    one, at = news(), NOW
    for pause in PAUSES_S:
        one.tries += 1
        one.failed(Trouble.FAILED, status=500, at=at, spread=lambda: 0.0)
        assert (one.state, one.due_at) == (NewsState.OWED, at + timedelta(seconds=pause))
        at = one.due_at
    one.tries += 1
    one.failed(Trouble.SILENT, at=at)
    assert (one.state, len(one.attempts), at - NOW > timedelta(days=3)) == (NewsState.GIVEN_UP, MOST_TRIES, True)
    one.again(at=at)
    assert (one.state, one.due_at, one.tries) == (NewsState.OWED, at, 0)


def test_a_receiver_that_asks_for_time_gets_it_but_not_for_ever() -> None:
    one = news()
    one.tries = 1
    one.failed(Trouble.FAILED, status=503, pause=900, at=NOW)
    assert one.due_at == NOW + timedelta(seconds=900)
    one.failed(Trouble.FAILED, status=503, pause=1e9, at=NOW)
    assert one.due_at == NOW + timedelta(days=1)


def test_what_has_arrived_or_is_on_its_way_is_not_sent_again() -> None:
    one = news()
    one.held_until = NOW + timedelta(seconds=1)
    with pytest.raises(NewsMovedError):
        one.again(at=NOW)
    one.arrived(204, at=NOW)
    with pytest.raises(NewsMovedError):
        one.again(at=NOW)


def test_a_renewed_secret_signs_beside_the_old_one_for_a_day() -> None:
    webhook = Webhook(
        id="w",
        name="n",
        address="https://a.vn",
        events=[],
        area="25",
        reach=["25"],
        sealed="old",
        made_by="m",
        made_by_name="M",
        made_at=NOW,
    )
    webhook.renew("new", at=NOW)
    assert webhook.seals_at(NOW + timedelta(hours=23)) == ["new", "old"]
    assert webhook.seals_at(NOW + timedelta(hours=24)) == ["new"]
