"""Quiet hours, pauses, push services and keys, without a push service."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pydantic import ValidationError

from api.push_line import HttpPushLine
from helpdesk.clock import VIETNAM
from helpdesk.errors import SetupError
from helpdesk.privacy.sealing import Sealer
from helpdesk.push.key_pair import KeyPair, fresh_key
from helpdesk.push.keys import OwnKeys
from helpdesk.push.models import Occasion, Push, in_waking_hours
from helpdesk.push.services import PushServices, service_of
from helpdesk.settings import PushSettings, read_settings
from helpdesk.storage.database import Database
from tests.chain.conftest import KEY

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(6, 30) + timedelta(days=1)),
        (at(0), at(6, 30)),
        (at(6, 29), at(6, 30)),
        (at(6, 30), at(6, 30)),
    ],
)
def test_nobody_is_woken_between_nine_and_half_past_six(moment: datetime, then: datetime) -> None:
    assert in_waking_hours(moment) == then


def push(**changes: object) -> Push:
    facts = {"id": "p", "subscription": "s", "member": "m", "occasion": Occasion.HEARD, "happened_at": NOW}
    return Push.model_validate({**facts, "due_at": NOW, "gives_up_at": NOW + timedelta(hours=12), **changes})


def test_pauses_double_are_spread_and_never_shorter_than_the_service_asks_for() -> None:
    for tries, least, most in ((1, 15, 30), (2, 30, 60), (7, 900, 1800)):
        for spread, seconds in ((0.0, least), (1.0, most)):
            one = push(tries=tries)
            assert one.put_off(at=NOW, pause=None, spread=partial(float, spread))
            assert (one.due_at - NOW).total_seconds() == seconds
    one = push(tries=1)
    one.put_off(at=NOW, pause=77, spread=lambda: 1.0)
    assert one.due_at == NOW + timedelta(seconds=77)


def test_it_is_given_up_after_eight_tries_or_when_it_is_no_news_any_more() -> None:
    assert not push(tries=8).put_off(at=NOW, pause=None)
    assert not push(tries=1).put_off(at=NOW, pause=13 * 3600)
    assert push(tries=1, is_urgent=True).put_off(at=at(22), pause=None) is False  # 12 hours after 9:00 are over


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91b",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QGo",
        "https://wns2-by3p.notify.windows.com/w/?token=BQ%3d",
        "https://push.example.vn/1",
        "http://127.0.0.1:8181/1",
    ],
)
def test_the_services_of_browsers_and_those_of_the_operator_are_known(address: str) -> None:
    assert PushServices(["push.example.vn", "http://127.0.0.1:8181"]).takes(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com.vn/x",
        "https://notfcm.googleapis.com.vn",
        "https://127.0.0.1/x",
        "http://127.0.0.1:8182/1",
        "https://fcm.googleapis.com:x/",
        "https://fcm.googleapis.com/\nx",
        "https://fcm.googleapis.com/" + "x" * 2100,
        "ftp://push.apple.com/",
        "",
    ],
)
def test_no_other_address_is_ever_called(address: str) -> None:
    assert not PushServices(["push.example.vn", "http://127.0.0.1:8181"]).takes(address)
    assert len(service_of(address)) <= 100


async def test_a_known_name_that_leads_into_a_private_network_is_not_called() -> None:
    async def resolve(host: str) -> list[str]:
        assert host == "fcm.googleapis.com"
        return ["10.0.0.7"]

    async def nowhere(host: str) -> list[str]:
        raise OSError(host)

    line = HttpPushLine(resolve=resolve)
    assert (await line.post("https://fcm.googleapis.com/x", b"", {})).status == 403
    assert (await HttpPushLine(resolve=nowhere).post("https://fcm.googleapis.com/x", b"", {})).status is None
    await line.aclose()


async def test_all_processes_have_the_same_key_and_it_is_made_anew_when_ours_opens_it_no_more(
    database: Database,
) -> None:
    first = await OwnKeys(database, Sealer([KEY])).pair()
    assert (await OwnKeys(database, Sealer([KEY])).pair()).public == first.public
    row = await database["push_keys"].find_one({})
    assert row is not None
    assert first.private_pem.decode() not in row["sealed"]
    other_key = KEY[::-1].replace("=", "A")[:43] + "="
    again = await OwnKeys(database, Sealer([other_key])).pair()
    assert again.public != first.public
    given = fresh_key()
    assert (await OwnKeys(database, Sealer([KEY]), given=given).pair()).public == KeyPair.of(given).public


def test_settings_that_cannot_be_used_stop_the_start_with_their_name() -> None:
    with pytest.raises(SetupError, match="HELPDESK_PUSH__PRIVATE_KEY is no key"):
        read_settings(push={"private_key": "AAAA"})
    with pytest.raises(SetupError, match="HELPDESK_PUSH__CONTACT is no mail address"):
        read_settings(push={"contact": "someone"})
    with pytest.raises(SetupError, match="HELPDESK_PUSH__SERVICES names https"):
        read_settings(push={"services": "https://push.example.vn"})
    with pytest.raises(ValidationError):
        PushSettings(services="10.0.0.0/8")
    told = PushSettings(services="push.example.vn, http://127.0.0.1:8181", contact="toso@example.vn")
    assert told.services == ["push.example.vn", "http://127.0.0.1:8181"]
    assert told.contact_at("https://x.vn") == "toso@example.vn"
    assert PushSettings().contact_at("https://toso.example.vn/a") == "postmaster@toso.example.vn"
