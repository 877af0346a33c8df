"""Which addresses a webhook may have: public ones only, so that nobody makes us call into our own network."""

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from helpdesk.feeds.errors import WebhookAddressError, WebhookAddressPrivateError
from helpdesk.web_addresses import parts_of

_ADDRESS: Final = re.compile(r"[\x21-\x7e]{1,500}")
_HOST: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address behind a translator
_NAMES_AT_HOME: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def checked_address(written: str, *, trusted: Collection[str] = ()) -> str:
    """Return the address of a webhook. Raises WebhookAddressError, WebhookAddressPrivateError.

    `trusted`: origins that the operator named for tests, taken as they stand.
    """
    parts = parts_of(written) if _ADDRESS.fullmatch(written) else None
    if parts is None or parts.fragment or parts.username is not None or parts.password is not None:
        raise WebhookAddressError
    if origin_of(written) in trusted:
        return written
    host = (parts.hostname or "").lower()
    if parts.scheme != "https":
        raise WebhookAddressError
    try:
        literal = ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith(_NAMES_AT_HOME):
            raise WebhookAddressPrivateError from None
        if not _HOST.fullmatch(host):
            raise WebhookAddressError from None
        return written
    if not is_public(str(literal)):
        raise WebhookAddressPrivateError
    return written


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, whatever it is wrapped in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (found, *_inside(found)))


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address."""
    parts = parts_of(address)
    return f"{parts.scheme}://{parts.netloc}" if parts else ""


def _inside(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that an IPv6 one stands for."""
    if isinstance(address, IPv4Address):
        return []
    teredo = address.teredo or ()
    translated = [IPv4Address(address.packed[-4:])] if address in _TRANSLATED else []
    return [one for one in (address.ipv4_mapped, address.sixtofour, *teredo, *translated) if one is not None]
