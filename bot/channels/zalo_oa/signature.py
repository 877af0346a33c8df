"""Whether Zalo signed a delivery: a plain SHA-256 over app, raw body, its moment and the key of the OA."""

import hashlib
import hmac
import json

from bot.channels.port import NotVerifiedError

HEADER = "x-zevent-signature"


def check(shown: str, body: bytes, *, app_id: str, key: str) -> None:
    """Compare a signature with the one that only Zalo and we can make. Raises NotVerifiedError.

    How old the moment is does not matter: Zalo may deliver late, and what comes again has an id that was there before.
    """
    try:
        facts = json.loads(body)
    except (ValueError, RecursionError):
        raise NotVerifiedError from None
    moment = facts.get("timestamp") if isinstance(facts, dict) else None
    if not isinstance(moment, (str, int)):
        raise NotVerifiedError
    right = hashlib.sha256(b"".join([app_id.encode(), body, str(moment).encode(), key.encode()])).hexdigest()
    if not hmac.compare_digest(shown.strip().encode(), f"mac={right}".encode()):
        raise NotVerifiedError
