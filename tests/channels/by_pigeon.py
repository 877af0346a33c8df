"""The example channel."""

from tests.channels.contract import PlatformLine
from tests.channels.example.kind import KIND
from tests.channels.loft import KEY, RING, Loft


class Pigeons(PlatformLine):
    kind = KIND
    name = "carrier pigeon"

    def __init__(self) -> None:
        super().__init__()
        self.platform = Loft()

    def values(self) -> dict[str, str]:
        return {"key": KEY, "ring": RING, "api_base": self.platform.base}
