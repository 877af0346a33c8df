"""A key pair by which a push service knows that a message comes from the one whom the member allowed (VAPID)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

_BYTES: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """A pair on the curve P-256: PEM for signing, `public` as browsers take it."""

    private_pem: bytes
    public_pem: bytes
    public: str

    @classmethod
    def of(cls, written: str) -> Self:
        """Read 32 bytes of url-safe base64. Raises ValueError."""
        raw = urlsafe_b64decode(written + "=" * (-len(written) % 4))
        if len(raw) != _BYTES:
            raise ValueError("not 32 bytes")
        private = ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
        public = private.public_key()
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return cls(
            private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            urlsafe_b64encode(point).rstrip(b"=").decode(),
        )


def fresh_key() -> str:
    """Make a private key, written as `KeyPair.of` reads it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return urlsafe_b64encode(number.to_bytes(_BYTES, "big")).rstrip(b"=").decode()
