"""Addresses that open one file for some minutes."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.attachments.addresses import FileAddresses
from helpdesk.attachments.errors import AddressExpiredError, UnknownAttachmentError
from helpdesk.privacy.sealing import Sealer
from tests.teams.turned_clock import TurnedClock

KEY, NEW_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def addresses(*keys: str, clock: TurnedClock | None = None) -> FileAddresses:
    return FileAddresses(Sealer(keys or [KEY]), "https://help.example/", clock or TurnedClock())


def parts(address: str) -> tuple[str, dict[str, str]]:
    split = urlsplit(address)
    assert address.startswith("https://help.example/files/")
    query = {name: values[0] for name, values in parse_qs(split.query).items()}
    return split.path.removeprefix("/files/"), query


def check(made: FileAddresses, attachment: str, query: dict[str, str]) -> None:
    made.check(attachment, until=query["until"], mac=query["mac"], preview=query.get("preview") == "1")


@pytest.mark.parametrize("preview", [False, True])
def test_an_address_opens_its_file_until_its_time_is_over(*, preview: bool) -> None:
    clock = TurnedClock()
    made = addresses(clock=clock)
    name, query = parts(made.sign("a1", preview=preview, for_s=60))
    assert name == "a1"
    clock.turn(timedelta(seconds=59))
    check(made, "a1", query)
    clock.turn(timedelta(seconds=1))
    with pytest.raises(AddressExpiredError):
        check(made, "a1", query)


def test_an_address_opens_no_other_file_and_no_other_form_of_it() -> None:
    made = addresses()
    _, query = parts(made.sign("a1"))
    _, of_preview = parts(made.sign("a1", preview=True))
    assert of_preview["mac"] != query["mac"]
    for attachment, given_query in (
        ("a2", query),
        ("a1", query | {"preview": "1"}),
        ("a1", {**of_preview, "preview": ""}),
        ("a1", query | {"until": str(int(query["until"]) + 1)}),
        ("a1", query | {"until": "0" + query["until"]}),
        ("a1", query | {"until": ""}),
        ("a1", query | {"until": "abc"}),
        ("a1", query | {"mac": ""}),
        ("a1", query | {"mac": query["mac"].upper()}),
        ("a1", query | {"mac": "é" * 64}),
    ):
        with pytest.raises(UnknownAttachmentError):
            check(made, attachment, given_query)


def test_what_expired_is_told_only_to_who_held_a_right_address() -> None:
    clock = TurnedClock()
    made = addresses(clock=clock)
    _, query = parts(made.sign("a1", for_s=1))
    clock.turn(timedelta(hours=1))
    with pytest.raises(UnknownAttachmentError):
        check(made, "a1", query | {"mac": "0" * 64})


def test_addresses_outlive_a_change_of_the_key_but_not_its_end() -> None:
    _, query = parts(addresses(KEY).sign("a1"))
    check(addresses(NEW_KEY, KEY), "a1", query)
    with pytest.raises(UnknownAttachmentError):
        check(addresses(NEW_KEY), "a1", query)


def test_the_key_that_signs_is_not_the_key_that_seals() -> None:
    sealer = Sealer([KEY])
    (one,), (other,) = sealer.derived(purpose="one"), sealer.derived(purpose="other")
    assert len(one) == 32
    assert one != other
    assert [one] == Sealer([KEY]).derived(purpose="one")


@given(st.text(min_size=1, max_size=40), st.text(max_size=80), st.text(max_size=20))
def test_nobody_guesses_an_address(attachment: str, mac: str, until: str) -> None:
    with pytest.raises(UnknownAttachmentError):
        addresses().check(attachment, until=until, mac=mac)
