"""Who is at the chat: which conversation is theirs, on our own page or in a frame of another site, and how fast."""

import secrets
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.house import House
from api.security import cookies
from api.security.headers import policy_in_frames_of
from api.security.pacing import Pace, address_of_visitor
from api.web.reader import HouseHere, Reader, ReaderHere
from api.web.rendering import page
from helpdesk.language import N_

MOST_A_MINUTE: Final = 30
"""Messages of one conversation: more than anybody types, taps included."""
MOST_OF_AN_ADDRESS: Final = 600
"""Messages of one address: a whole village may share one."""

_LONGEST_PAYLOAD: Final = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to the chat. `token` is empty for who has no conversation; `site` is who shows us in a frame."""

    request: Request
    house: House
    known: Reader
    token: str
    is_framed: bool
    site: str

    @property
    def start(self) -> str:
        """What the link brought along that led here, e.g. "a-05392"."""
        return self.request.query_params.get("start", "")[:_LONGEST_PAYLOAD]

    def address(self, path: str = "", **more: str) -> str:
        """Return the address of a part of the chat; in a frame it stays in the frame."""
        framed = {"frame": "1", "site": self.site, "lang": self.known.language} if self.is_framed else {}
        query = urlencode(framed | more)
        return f"/chat{path}?{query}" if query else f"/chat{path}"

    def back_to_the_answer(self, **more: str) -> Response:
        """Lead a plain form back to what was answered."""
        return RedirectResponse(f"{self.address(**more)}#last", status_code=303)

    def page(self, *, status: int = 200, **facts: Any) -> HTMLResponse:  # noqa: ANN401 - any fact
        """Show the chat page. In a frame only the sites of the settings may show it."""
        shown = page(self.request, "chat.html", status=status, visit=self, **facts)
        if self.is_framed:
            shown.headers["Content-Security-Policy"] = policy_in_frames_of(self.house.settings.widget_sites)
        return shown

    def new_token(self) -> str:
        """Make what a conversation is known by."""
        return secrets.token_urlsafe(32)

    def keep(self, response: Response, token: str) -> None:
        """Let the browser keep the conversation: for 90 days after the last message."""
        if self._is_apart:
            cookies.keep_in_frame(response, cookies.CHAT_IN_FRAME, token)
        else:
            cookies.keep(response, self.request, cookies.CHAT, token)
            cookies.keep(response, self.request, cookies.CHATTED, "1")

    def forget(self, response: Response) -> None:
        """Take the conversation off the browser."""
        if self._is_apart:
            cookies.forget_in_frame(response, cookies.CHAT_IN_FRAME)
        else:
            cookies.forget(response, self.request, cookies.CHAT)
            cookies.forget(response, self.request, cookies.CHATTED)

    @property
    def has_chatted(self) -> bool:
        """Whether this browser had a conversation that is over."""
        return bool(self.token) or cookies.CHATTED in self.request.cookies

    def hurry(self) -> str | None:
        """Count one more message; what to say to somebody who is too fast, in their language."""
        paces: tuple[Pace, Pace] = self.request.app.state.chat_paces
        address = address_of_visitor(self.request)
        wait_s = max(
            paces[0].wait_s(self.token) if self.token else 0.0, paces[1].wait_s(address) if address is not None else 0.0
        )
        if not wait_s:
            return None
        sentence = N_("That was very fast. Please wait %(seconds)s seconds and send it again.")
        return self.house.words.gettext(self.known.language, sentence, seconds=ceil(wait_s))

    @property
    def _is_apart(self) -> bool:
        """Whether other sites' frames have a cookie of their own; on the same site, or on http, the first one does."""
        return self.is_framed and self.request.url.scheme == "https" and cookies.CHAT not in self.request.cookies


def paces() -> tuple[Pace, Pace]:
    """Make what measures how fast conversations and addresses send; one pair for a process."""
    return Pace(MOST_A_MINUTE), Pace(MOST_OF_AN_ADDRESS)


def visit(request: Request, house: HouseHere, known: ReaderHere) -> Visit:
    """Tell who is there."""
    is_framed = request.query_params.get("frame") == "1"
    token = request.cookies.get(cookies.CHAT) or (request.cookies.get(cookies.CHAT_IN_FRAME) if is_framed else None)
    site = request.query_params.get("site", "")
    return Visit(
        request=request,
        house=house,
        known=known,
        token=token or "",
        is_framed=is_framed,
        site=site if is_framed and site in house.settings.widget_sites else "",
    )


VisitHere = Annotated[Visit, Depends(visit)]
