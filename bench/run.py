"""Our webhook-to-reply rate beside the bare limit and beside public peers, in one run: `make bench`.

Each round measures all targets one after the other, on the same machine, with the same harness (`tg_load.py`, which
knows none of them). What counts is the ratio of the medians; milliseconds are only reported. See bench/README.md.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpdesk.storage.embedded import EmbeddedServer

HERE = Path(__file__).parent
API_PORT, PORT, OTHER_PORT = 9800, 9801, 9802
TOKEN, SECRET = "123456:TEST", "s3cret"
API_BASE = f"http://127.0.0.1:{API_PORT}"
ROUND = ("replied_per_s", "reply_ms", "hook_ms", "no_reply", "out_of_order")


@dataclass
class Running:
    """A target at work: where Telegram delivers, and its processes (without a database)."""

    hook: str
    pids: list[int]


Target = Callable[[Path], AbstractAsyncContextManager[Running]]


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
async def child(*argv: str, env: dict[str, str], log: Path, port: int = 0, says: str = "") -> AsyncIterator[int]:
    """Run a program until the block is left and give its process id. It is up when it answers at its port, or says so."""

    async def is_up() -> bool:
        return says in log.read_text() and (not port or await is_answering(port))

    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(sys.executable, *argv, env=os.environ | env, stdout=out, stderr=out, cwd=HERE.parent)
    try:
        while not await is_up() and process.returncode is None:
            await asyncio.sleep(0.2)
        await asyncio.sleep(1)
        if process.returncode is not None:
            raise SystemExit(f"{argv} ended with {process.returncode}:\n{log.read_text()[-3000:]}")
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def mongodb(folder: Path) -> AsyncIterator[str]:
    """Run a MongoDB and give its address."""
    mongo = EmbeddedServer(folder)
    await mongo.start()
    try:
        yield mongo.url
    finally:
        await mongo.stop()


@asynccontextmanager
async def limit(folder: Path) -> AsyncIterator[Running]:
    """Serve the bare limit on a database of its own."""
    argv = ["-m", "uvicorn", "--app-dir", str(HERE), "limit:app", "--port", str(PORT)]
    argv += ["--workers", "1", "--log-level", "warning", "--no-access-log"]
    async with mongodb(folder / "limit") as url:
        env = {"MONGO": url, "BOTAPI": API_BASE, "TG_SECRET": SECRET, "TG_TOKEN": TOKEN}
        async with child(*argv, env=env, port=PORT, log=folder / "limit.log") as pid:
            yield Running(f"http://127.0.0.1:{PORT}/tg/hook", [pid])


OURS = {
    "HELPDESK_TELEGRAM__TOKEN": TOKEN,
    "HELPDESK_TELEGRAM__API_BASE": API_BASE,
    "HELPDESK_TELEGRAM__WEBHOOK_SECRET": SECRET,
    "HELPDESK_TELEGRAM__MODE": "webhook",
}


@asynccontextmanager
async def ours(folder: Path) -> AsyncIterator[Running]:
    """Serve the product: web and message path in one process."""
    argv = ["-m", "api.cli", "serve", "--port", str(PORT), "--data-dir", str(folder / "ours")]
    async with mongodb(folder / "ours_mongodb") as url:  # not its own child, so that its processor time is counted nowhere
        async with child(*argv, env=OURS | {"HELPDESK_MONGODB_URL": url}, port=PORT, log=folder / "ours.log") as pid:
            yield Running(f"http://127.0.0.1:{PORT}/webhooks/telegram", [pid])


@asynccontextmanager
async def ours_2x2(folder: Path) -> AsyncIterator[Running]:
    """Serve the product as an operator with a load does: two web processes and two workers on one database."""
    data = ["--data-dir", str(folder / "ours_2x2")]
    log = folder / "ours_2x2.log"
    async with mongodb(folder / "ours_2x2_mongodb") as url, AsyncExitStack() as stack:
        env = OURS | {"HELPDESK_MONGODB_URL": url}
        pids = []
        for port in (PORT, OTHER_PORT):
            serve = child("-m", "api.cli", "serve", "--no-work", "--port", str(port), *data, env=env, port=port, log=log)
            pids.append(await stack.enter_async_context(serve))
        for number in range(2):
            worker = child("-m", "api.cli", "worker", *data, env=env, log=folder / f"worker{number}.{os.urandom(3).hex()}.log", says="Working.")
            pids.append(await stack.enter_async_context(worker))
        await asyncio.sleep(6)  # leases last five seconds: then each worker holds its half of the lanes
        yield Running(",".join(f"http://127.0.0.1:{port}/webhooks/telegram" for port in (PORT, OTHER_PORT)), pids)


@asynccontextmanager
async def ptb(folder: Path) -> AsyncIterator[Running]:
    """Serve python-telegram-bot's ConversationHandler with its own persistence."""
    argv = [str(HERE / "peer_ptb.py"), str(PORT), API_BASE, SECRET, str(folder)]
    async with child(*argv, env={}, log=folder / "ptb.log") as pid:
        yield Running(f"http://127.0.0.1:{PORT}/hook", [pid])


@asynccontextmanager
async def aiogram(folder: Path, url: str = "") -> AsyncIterator[Running]:
    """Serve aiogram's state machine, in memory or in a database."""
    argv = [str(HERE / "peer_aiogram.py"), str(PORT), API_BASE, SECRET]
    async with child(*argv, env={"MONGO": url}, port=PORT, log=folder / "aiogram.log") as pid:
        yield Running(f"http://127.0.0.1:{PORT}/hook", [pid])


@asynccontextmanager
async def aiogram_mongodb(folder: Path) -> AsyncIterator[Running]:
    """Serve aiogram's state machine with its own MongoDB storage."""
    async with mongodb(folder / "aiogram") as url, aiogram(folder, url) as running:
        yield running


TARGETS: dict[str, Target] = {
    "limit": limit,
    "ours": ours,
    "ours_2x2": ours_2x2,
    "ptb": ptb,
    "aiogram": aiogram,
    "aiogram_mongodb": aiogram_mongodb,
}
PEERS = ("ptb", "aiogram", "aiogram_mongodb")


async def load(target: Running, options: argparse.Namespace, *, number: int) -> dict[str, Any]:
    """Play Telegram and its residents against one target and return the harness's figures.

    Every round has update ids of its own: a target that remembers the last round's would rightly ignore them.
    """
    argv = [sys.executable, str(HERE / "tg_load.py"), "--hook", target.hook, "--secret", SECRET, "--api-port", str(API_PORT)]
    argv += [part for pid in target.pids for part in ("--pid", str(pid))]
    argv += ["--first-update-id", str((number + 1) * 1_000_000)]
    argv += ["--closed", str(options.closed), "--duration", str(options.duration), "--warmup", str(options.warmup)]
    argv += ["--scenario", str(HERE / "scenarios" / f"{options.scenario}.json"), "--api-delay", str(options.api_delay)]
    harness = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
    out, _ = await harness.communicate()
    figures: dict[str, Any] = json.loads(out.decode().strip().splitlines()[-1])
    return figures


def middle(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """The medians of a target's rounds."""
    told = {
        "replied_per_s": [one["replied_per_s"] for one in rounds],
        **{f"{what}_{which}": [one[f"{what}_ms"][which] for one in rounds] for what in ("reply", "hook") for which in ("p50", "p99")},
        "cpu_ms_per_update": [one["bot"]["cpu_ms_per_update"] for one in rounds],
    }
    return {name: round(statistics.median(found), 2) for name, found in told.items()}


def compared(medians: dict[str, dict[str, float]]) -> dict[str, float]:
    """Our rates beside the limit, and beside the best peer that was measured."""
    rate = {name: of["replied_per_s"] for name, of in medians.items()}
    peers = [rate[name] for name in PEERS if name in rate]
    beside = {"limit": rate.get("limit"), "best_peer": max(peers, default=None)}
    mine = [name for name in ("ours", "ours_2x2") if name in rate]
    return {f"{name}/{other}": round(rate[name] / figure, 2) for name in mine for other, figure in beside.items() if figure}


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--targets", default=",".join(TARGETS), help="some of them, with commas")
    parser.add_argument("--closed", type=int, default=40, help="residents who each wait for their reply")
    parser.add_argument("--duration", type=float, default=8)
    parser.add_argument("--warmup", type=float, default=2)
    parser.add_argument("--scenario", default="start", choices=["start", "ask", "walk"])
    parser.add_argument("--api-delay", type=float, default=0, help="milliseconds the platform takes for a call")
    options = parser.parse_args()
    chosen = options.targets.split(",")
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen}
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as name:
        folder = Path(name)
        for number in range(options.rounds):
            for target in chosen:
                async with TARGETS[target](folder) as running:
                    figures = await load(running, options, number=number)
                rounds[target].append(figures)
                said = {key: figures[key] for key in ROUND} | figures["bot"] | {"others": figures["machine"]["other_cores"]}
                print(json.dumps({"round": number + 1, "target": target, **said}), flush=True)
    medians = {target: middle(found) for target, found in rounds.items()}
    print(json.dumps({"scenario": options.scenario, "medians": medians, "ratios": compared(medians)}))


if __name__ == "__main__":
    asyncio.run(main())
