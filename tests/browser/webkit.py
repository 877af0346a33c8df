"""WebKitGTK, the nearest to Safari that runs here, driven as W3C WebDriver says."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.crash.programs import free_port

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_BROWSERS = ("webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0")


def what_is_missing() -> str:
    """Name what this machine lacks; empty when WebKitGTK can be driven."""
    programs = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
    missing = [package for program, package in programs.items() if not shutil.which(program)]
    return f"no WebKitGTK here: apt install {' '.join(missing)}" if missing or not _browser() else ""


def _browser() -> Path | None:
    found = [path for name in _BROWSERS for path in Path("/usr/lib").glob(f"*/{name}/MiniBrowser")]
    return found[0] if found else None


class WebKit:
    """One window."""

    def __init__(self, client: httpx.AsyncClient, session: str) -> None:
        self._client = client
        self._at = f"/session/{session}"

    async def open(self, address: str) -> None:
        """Go to an address, whether it answers or not."""
        await self._client.post(f"{self._at}/url", json={"url": address})

    async def cookie(self, name: str, value: str) -> None:
        """Set a cookie of the page that is open."""
        await self._ask(f"{self._at}/cookie", cookie={"name": name, "value": value, "path": "/", "httpOnly": True})

    async def click(self, css: str) -> None:
        """Click what is there, in the middle of the window: what sticks to its edges would catch the click."""
        await self.run("async (css) => document.querySelector(css).scrollIntoView({ block: 'center' })", css)
        found = await self._ask(f"{self._at}/element", using="css selector", value=css)
        await self._ask(f"{self._at}/element/{found[_ELEMENT]}/click")

    async def run(self, script: str, *arguments: Any) -> Any:
        """Return what an async function of the page gives."""
        told = "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
        body = f"{told} ({script})(...given).then(done, (error) => done(`failed: ${{error}}`));"
        return await self._ask(f"{self._at}/execute/async", script=body, args=list(arguments))

    async def until(self, script: str, *, within: float = 60) -> Any:
        """Wait until it gives something."""
        async with asyncio.timeout(within):
            while True:
                found = await self.run(script)
                if found and not str(found).startswith("failed"):
                    return found
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        """End the browser."""
        await self._client.delete(self._at)

    async def _ask(self, address: str, **told: Any) -> Any:
        answer = await self._client.post(address, json=told)
        value = answer.json()["value"]
        assert answer.status_code == 200, value
        return value


@asynccontextmanager
async def webkit() -> AsyncIterator[WebKit]:
    """Give a window on a screen of its own."""
    quiet, heard = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    screen = await asyncio.create_subprocess_exec(
        *("Xvfb", "-displayfd", "1", "-screen", "0", "800x1000x24", "-nolisten", "tcp"),
        stdout=heard,
        stderr=quiet,
    )
    assert screen.stdout
    display = (await screen.stdout.readline()).decode().strip()
    # As root its sandbox does not start; there is no graphics card; and a proxy of the machine is not for 127.0.0.1.
    settings = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "no_proxy": "127.0.0.1"}
    port = free_port()
    driver = await asyncio.create_subprocess_exec(
        *("WebKitWebDriver", f"--port={port}"),
        env={**os.environ, **settings, "DISPLAY": f":{display}"},
        stdout=quiet,
        stderr=quiet,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=address, timeout=90, trust_env=False) as client:
            window = await _begun(client)
            yield window
            await window.close()
    finally:
        for process in (driver, screen):
            process.terminate()
            await process.wait()


async def _begun(client: httpx.AsyncClient) -> WebKit:
    wanted = {"webkitgtk:browserOptions": {"binary": str(_browser()), "args": ["--automation"]}}
    async with asyncio.timeout(60):
        while True:
            try:
                answer = await client.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
                return WebKit(client, answer.json()["value"]["sessionId"])
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
