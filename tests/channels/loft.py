"""A loft of carrier pigeons, played on loopback: the platform of the example channel."""

import itertools
import json
from typing import Any

from aiohttp import web

from tests.platforms.courier import Courier, Parcel
from tests.platforms.faults import Blocked, Fault, TooMany
from tests.platforms.pictures import jpeg
from tests.platforms.records import Call
from tests.platforms.residents import Resident
from tests.platforms.serving import Platform, Refusal, read_call, sized

KEY = "a-key-that-opens-nothing"
RING = "a-ring-for-tests"
LONGEST = 280

_numbers = itertools.count(1)


class Fancier(Resident):
    """Somebody who keeps pigeons. What they do returns the number of their letter."""

    def __init__(self, loft: "Loft", user: str) -> None:
        super().__init__(loft, user)
        self._loft = loft

    async def say(self, words: str) -> int:
        """Write a letter."""
        return self._loft.bring(self.user, {"words": words})

    async def photo(self, content: bytes | None = None, *, caption: str = "") -> int:
        """Let a pigeon carry a picture."""
        return self._loft.bring(self.user, {"picture": self._loft.keep(content or jpeg()), "words": caption})

    async def sticker(self) -> int:
        """Let a pigeon carry a feather."""
        return self._loft.bring(self.user, {})

    async def block(self) -> None:
        """Shoo pigeons away."""
        self.has_blocked = True

    async def unblock(self) -> None:
        """Let them land again."""
        self.has_blocked = False


class Loft(Platform):
    """One loft."""

    def __init__(self, *, key: str = KEY) -> None:
        super().__init__()
        self.key = key
        self.address = ""
        self.ring = ""
        self.courier = Courier(self.faults, headers=self._headers, delays=[0.0, 0.05, 0.1], deadline=5.0)
        self._residents: dict[str, Fancier] = {}
        self._pictures: dict[str, bytes] = {}

    def resident(self, user: Any) -> Fancier:
        """Return somebody with pigeons."""
        return self._residents.setdefault(str(user), Fancier(self, str(user)))

    def bring(self, user: str, letter: dict[str, str]) -> int:
        """Send a pigeon."""
        number = next(_numbers)
        self.send_event({"letter": {"number": number, "from": user} | letter}, number=number, user=user)
        return number

    def send_event(self, event: object, *, number: int, user: str) -> None:
        """Send anything."""
        self.courier.take(Parcel(str(number), user, user, json.dumps(event).encode()))

    def keep(self, content: bytes) -> str:
        """Put a picture where it can be fetched."""
        name = f"picture-{len(self._pictures)}.jpg"
        self._pictures[name] = content
        return f"{self.base}/pictures/{name}"

    async def settled(self) -> None:
        """Wait until every pigeon has arrived."""
        await self.courier.idle()

    async def deliver_to(self, url: str, *, secret: str = "") -> None:
        """Let them fly there."""
        self.address, self.ring = url, secret
        self.courier.url = self.where(url)

    def told(self) -> dict[str, Any]:
        """Say nothing."""
        return {}

    def routes(self) -> list[web.RouteDef]:
        """Say where calls come in."""
        return [web.post("/{what:letters|whereto}", self._take), web.get("/pictures/{name}", self._give)]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        facts, _, _ = await read_call(request)
        key = request.headers.get("x-pigeon-key", "")
        call = self.next_call(request.match_info["what"], facts, user=str(facts.get("to", "")), token=key)
        return await self.serve(request, call)

    async def _give(self, request: web.Request) -> web.StreamResponse:
        return await self.serve(request, self.next_call("pictures", {"name": request.match_info["name"]}))

    def turned_away(self, call: Call) -> Refusal | None:
        """Refuse who has not the key; pictures need none."""
        return None if call.method == "pictures" or call.token == self.key else Refusal(401, "wrong key")

    def wrong_in(self, call: Call) -> list[str]:
        """Name what no pigeon carries."""
        if call.method != "letters":
            return []
        words = call.facts.get("words", "")
        is_fine = set(call.facts) == {"to", "words"} and 1 <= sized(words) <= LONGEST
        return [] if is_fine else [f"a letter of {sized(words)} signs with {sorted(call.facts)}"]

    async def effect(self, call: Call) -> Any:
        """Do it."""
        match call.method:
            case "pictures":
                return self._pictures[call.facts["name"]]
            case "whereto" if call.facts:
                await self.deliver_to(call.facts["address"], secret=call.facts["ring"])
            case "letters":
                if self.resident(call.user).has_blocked:
                    raise Refusal(200, "shooed")
                self.note_shown(call, call.user, call.number, call.facts["words"])
                return {"outcome": "landed"}
        return {"address": self.address}

    def yes(self, call: Call, result: Any) -> web.Response:
        """Say yes."""
        if call.method == "pictures":
            return web.Response(body=result, content_type="image/jpeg")
        return web.json_response(result)

    def no(self, call: Call, refusal: Refusal) -> web.Response:
        """Say no."""
        call.refusal = refusal.description
        return web.json_response({"outcome": refusal.description}, status=refusal.code)

    def as_refusal(self, fault: Fault, call: Call) -> Refusal:
        """Say what a fault is called among pigeons."""
        match fault:
            case TooMany():
                return Refusal(429, "tired")
            case Blocked():
                return Refusal(200, "shooed")
        raise AssertionError(f"{fault.kind} does not happen to pigeons in {call.method}")

    def _headers(self, _body: bytes, _attempt: int) -> dict[str, str]:
        return {"Content-Type": "application/json", "X-Pigeon-Ring": self.ring}
