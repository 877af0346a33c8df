"""How news are signed: symmetric signatures of the Standard Webhooks specification 1.0.0.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Return a fresh secret as receivers write it down."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers_for(message: str, body: bytes, *, at: datetime, keys: Sequence[str]) -> dict[str, str]:
    """Return id, moment of this try, and a signature for each secret."""
    moment = str(int(at.timestamp()))
    return {
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(_signature(key, message, moment, body) for key in keys),
    }


def _signature(key: str, message: str, moment: str, body: bytes) -> str:
    signed = b".".join((message.encode(), moment.encode(), body))
    digest = hmac.digest(base64.b64decode(key.removeprefix(_PREFIX)), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
