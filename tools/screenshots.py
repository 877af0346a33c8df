"""Takes the pictures of the documentation: `make screenshots`, or `make screenshots ARGS="chat coordinator"` for some.

Starts `helpdesk demo` in a folder of its own, walks through it as a resident, a member and a coordinator would, and
writes `docs/img/<name>.png`. `HELPDESK_TEST_CHROMIUM` names the browser.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "img"
READY_S = 240
"""How long the demonstration may take to furnish itself on a slow machine."""
LARGEST = 120 * 1024
"""In bytes: the README shows several pictures, also to readers with a weak signal."""

AGREE = "Tôi đồng ý"
START = "Bắt đầu bước 1"
NEXT = "Bước tiếp theo"


@dataclass(frozen=True)
class Demonstration:
    """A running demonstration: where it is and who may sign in."""

    address: str
    accounts: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Picture:
    """One picture: who takes it, what they do first, and the size of their screen in CSS pixels."""

    name: str
    walk: Callable[[Page], None]
    role: str = ""
    width: int = 360
    height: int = 800
    scale: float = 1.5


def main(names: list[str]) -> int:
    """Take the pictures; return the exit code."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    unknown = sorted(set(names) - {picture.name for picture in PICTURES})
    if unknown:
        sys.stderr.write(f"No such picture: {', '.join(unknown)}. There are: {', '.join(p.name for p in PICTURES)}\n")
        return 2
    browser_path = os.environ.get("HELPDESK_TEST_CHROMIUM")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as shown, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path)
        sizes = {picture.name: take(picture, browser, shown) for picture in wanted}
        browser.close()
    for name, size in sizes.items():
        print(f"{name:<12} {size / 1024:5.0f} KB{'  TOO LARGE' if size > LARGEST else ''}")
    return 1 if max(sizes.values()) > LARGEST else 0


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """Run the demonstration until the block is left."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-pictures-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "api.cli", "demo", "--port", "0", "--data-dir", str(folder / "data")]
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        try:
            yield wait_until_ready(process, folder / "data" / "demo.json", folder / "said")
        finally:
            process.terminate()
            process.wait(30)


def wait_until_ready(process: subprocess.Popen[bytes], listing: Path, said: Path) -> Demonstration:
    """Return once the demonstration says where it is."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        if listing.exists() and (text := listing.read_text(encoding="utf-8")).endswith("\n"):
            told: dict[str, Any] = json.loads(text)
            accounts = {one["role"]: (one["username"], one["password"]) for one in reversed(told["accounts"])}
            return Demonstration(told["base_url"], accounts)
        time.sleep(0.2)
    sys.exit(f"The demonstration did not start:\n{said.read_text(encoding='utf-8', errors='replace')}")


def take(picture: Picture, browser: Browser, shown: Demonstration) -> int:
    """Walk there and take it; return its size in bytes."""
    context = browser.new_context(
        base_url=shown.address,
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme="light",
        reduced_motion="reduce",
        is_mobile=picture.width < 600,  # noqa: PLR2004 - wider is a desk
    )
    page = context.new_page()
    if picture.role:
        sign_in(page, *shown.accounts[picture.role])
    picture.walk(page)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(400)  # the last line finds its place
    file = FOLDER / f"{picture.name}.png"
    page.screenshot(path=file, animations="disabled", caret="hide")
    context.close()
    return file.stat().st_size


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in by the form."""
    page.goto("/team/sign-in")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("form.card button.big")
    page.wait_for_url(lambda url: "sign-in" not in url)


# --- the resident


def walk_to_chat(page: Page) -> None:
    """From the first visit to a question in plain words that could mean several guides."""
    begin(page)
    write(page, "lam giay to cho be")


def walk_to_step(page: Page) -> None:
    """Into a guide, past its questions, to a step that fits the answers."""
    begin(page)
    write(page, "gia han bao hiem y te")
    tap(page, START)
    for answer in ("Không", "Đóng trên điện thoại", NEXT):
        tap(page, answer)


def begin(page: Page) -> None:
    """Agree and say where one lives, by the old name."""
    page.goto("/chat")
    tap(page, AGREE)
    write(page, "thi tran chi ne")


def tap(page: Page, label: str) -> None:
    """Press a choice of the last notice and wait for what follows."""
    with answered(page):
        page.locator("#lines .choices").get_by_role("button", name=label).click()


def write(page: Page, text: str) -> None:
    """Send a message and wait for the answer."""
    with answered(page):
        page.fill("#text", text)
        page.click("#write button")


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Wait for one more line of the bot, and bring it into view as a reader would."""
    lines = page.locator("#lines > .line:not(.mine)")
    before = lines.count()
    yield
    expect(lines).to_have_count(before + 1, timeout=15_000)
    page.wait_for_timeout(300)


# --- the team and the coordinator


def walk_to_requests(page: Page) -> None:
    """The list of who is waiting."""
    page.goto("/team")


def walk_to_thread(page: Page) -> None:
    """A request with a conversation: the first open one that has answers, else the first that ended."""
    for address in ("/team", "/team?show=ended"):
        page.goto(address)
        for href in [one.get_attribute("href") or "" for one in page.locator("a.card.request").all()[:12]]:
            page.goto(href)
            if page.locator(".bubbles .line.mine").count():
                page.locator("header.about").evaluate("about => scrollTo(0, about.offsetTop)")
                return


def walk_to_log_form(page: Page) -> None:
    """The form for a visit."""
    page.goto("/team/logs/new")


def walk_to_figures(page: Page) -> None:
    """Where people get stuck, and requests by day."""
    page.goto("/coordinator#stuck")


PICTURES = (
    Picture("chat", walk_to_chat),
    Picture("step", walk_to_step),
    Picture("requests", walk_to_requests, role="member"),
    Picture("thread", walk_to_thread, role="member"),
    Picture("log-form", walk_to_log_form, role="member"),
    Picture("coordinator", walk_to_figures, role="coordinator", width=1120, height=830, scale=1),
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
