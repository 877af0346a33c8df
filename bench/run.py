"""Our webhook-to-reply rate beside the bare limit, in one run: `make bench`, or `python bench/run.py --rounds 5`.

Each round measures both targets one after the other, on the same machine, with the same harness (`tg_load.py`, which
knows neither). What counts is the ratio of the medians; milliseconds are only reported. See bench/README.md.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from helpdesk.storage.embedded import EmbeddedServer

HERE = Path(__file__).parent
API_PORT, LIMIT_PORT, OUR_PORT = 9800, 9801, 9802
TOKEN, SECRET = "123456:TEST", "s3cret"
API_BASE = f"http://127.0.0.1:{API_PORT}"


async def is_answering(port: int) -> bool:
    """Tell whether something speaks HTTP there; an open port alone may belong to a program that still starts."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
    try:
        return bool(await asyncio.wait_for(reader.read(1), 30))
    except (TimeoutError, OSError):
        return False
    finally:
        writer.close()


@asynccontextmanager
async def child(*argv: str, env: dict[str, str], port: int, log: Path) -> AsyncIterator[int]:
    """Run a target until the block is left and give its process id; it is up when it answers."""
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(*argv, env=os.environ | env, stdout=out, stderr=out, cwd=HERE.parent)
    try:
        while not await is_answering(port) and process.returncode is None:
            await asyncio.sleep(0.2)
        await asyncio.sleep(1)
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def load(hook: str, pid: int, options: argparse.Namespace, *, number: int) -> dict[str, Any]:
    """Play Telegram and its residents against one target and return the harness's figures.

    Every round has update ids of its own: a target that remembers the last round's would rightly ignore them.
    """
    argv = [sys.executable, str(HERE / "tg_load.py"), "--hook", hook, "--secret", SECRET, "--api-port", str(API_PORT)]
    argv += ["--pid", str(pid), "--first-update-id", str((number + 1) * 1_000_000)]
    argv += ["--closed", str(options.closed), "--duration", str(options.duration), "--warmup", "2"]
    argv += ["--scenario", str(HERE / "scenarios" / f"{options.scenario}.json"), "--api-delay", str(options.api_delay)]
    harness = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
    out, _ = await harness.communicate()
    figures: dict[str, Any] = json.loads(out.decode().strip().splitlines()[-1])
    return figures


@asynccontextmanager
async def limit(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """Serve the bare limit on a database of its own."""
    mongo = EmbeddedServer(folder / "limit")
    await mongo.start()
    env = {"MONGO": mongo.url, "BOTAPI": API_BASE, "TG_SECRET": SECRET, "TG_TOKEN": TOKEN}
    argv = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "limit:app", "--port", str(LIMIT_PORT)]
    argv += ["--workers", "1", "--log-level", "warning", "--no-access-log"]
    try:
        async with child(*argv, env=env, port=LIMIT_PORT, log=folder / "limit.log") as pid:
            yield f"http://127.0.0.1:{LIMIT_PORT}/tg/hook", pid
    finally:
        await mongo.stop()


@asynccontextmanager
async def ours(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """Serve the product: web and message path in one process."""
    env = {
        "HELPDESK_TELEGRAM__TOKEN": TOKEN,
        "HELPDESK_TELEGRAM__API_BASE": API_BASE,
        "HELPDESK_TELEGRAM__WEBHOOK_SECRET": SECRET,
        "HELPDESK_TELEGRAM__MODE": "webhook",
    }
    argv = [sys.executable, "-m", "api.cli", "serve", "--port", str(OUR_PORT), "--data-dir", str(folder / "ours")]
    async with child(*argv, env=env, port=OUR_PORT, log=folder / "ours.log") as pid:
        yield f"http://127.0.0.1:{OUR_PORT}/webhooks/telegram", pid


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--closed", type=int, default=40, help="residents who each wait for their reply")
    parser.add_argument("--duration", type=float, default=8)
    parser.add_argument("--scenario", default="start", choices=["start", "ask", "walk"])
    parser.add_argument("--api-delay", type=float, default=0, help="milliseconds the platform takes for a call")
    options = parser.parse_args()
    rates: dict[str, list[float]] = {"limit": [], "ours": []}
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as name:
        folder = Path(name)
        for number in range(options.rounds):
            for target, opened in (("limit", limit), ("ours", ours)):
                async with opened(folder) as (hook, pid):
                    figures = await load(hook, pid, options, number=number)
                rates[target].append(figures["replied_per_s"])
                said = {k: figures[k] for k in ("replied_per_s", "reply_ms", "hook_ms", "no_reply", "out_of_order")}
                said["cpu_ms_per_update"] = figures.get("bot", {}).get("cpu_ms_per_update")
                print(json.dumps({"round": number + 1, "target": target, **said}), flush=True)
    middle = {target: statistics.median(found) for target, found in rates.items()}
    ratio = round(middle["ours"] / middle["limit"], 2) if middle["limit"] else None
    print(json.dumps({"scenario": options.scenario, "median": middle, "ratio": ratio}))


if __name__ == "__main__":
    asyncio.run(main())
