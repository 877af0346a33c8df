"""Addresses of the web, as somebody else wrote them."""

from urllib.parse import SplitResult, urlsplit


def parts_of(address: str) -> SplitResult | None:
    """Take an address apart; None when it cannot be read, or names no host."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # reads it: what is no number is no address
    except ValueError:
        return None
    return parts if parts.hostname else None
