"""The storm at full size: `make storm`, or `python -m bench.storm --residents 40`. See bench/README.md.

The last line is one of JSON; it ends with 1 when anything was lost, doubled without an excuse, or out of order.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.crash.programs import Forker
from tests.crash.storm import Size, blow
from tests.crash.storm_verdict import Verdict

FULL = Size(residents=200, messages=10, kills=5, pause=9.0, swapped=0.25, limits_oa=True, patience=300.0)


def table(verdict: Verdict) -> str:
    """Lay the verdict out for people."""
    answers = {"webhook": verdict.webhook_ms, "web chat": verdict.chat_ms, "this harness's own lag": verdict.harness_lag_ms}
    rows: list[tuple[str, object]] = [
        ("residents, messages of theirs", f"{verdict.residents}, {verdict.messages}"),
        ("deliveries to webhooks; overtaken by their successor", f"{verdict.deliveries}; {verdict.swapped}"),
        ("calls to platforms; failed", f"{verdict.calls}; {verdict.failed_calls}"),
        ("workers killed", verdict.kills),
        ("effects lost / doubled", f"{len(verdict.lost_effects)} / {len(verdict.doubled_effects)}"),
        ("effects out of order; in the team's thread", f"{len(verdict.out_of_order_effects)}; {len(verdict.out_of_order_in_thread)}"),
        ("messages that came too late to be put in order", verdict.late),
        ("answers lost", len(verdict.lost_sends)),
        ("answers given up", len(verdict.dead)),
        ("answers doubled without an excuse, or not listed", len(verdict.doubled_sends)),
        ("answers out of order", len(verdict.out_of_order_sends)),
        ("answers doubled after a kill or a broken call, all listed", verdict.excused),
        ("the product's own list: sent, possibly twice", verdict.listed_twice),
        ("the product's own list: uncertain; of these not shown", f"{verdict.listed_uncertain}; {verdict.listed_unshown}"),
        ("calls sooner than the platform had asked", verdict.too_early),
        *((f"{name}: p50 / p99 / most, ms", " / ".join(str(figure) for figure in of.values())) for name, of in answers.items()),
        ("seconds until everything was quiet", verdict.seconds),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"  {name:<{width}}  {figure}" for name, figure in rows)


async def main() -> int:
    """Let it blow, and say what is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, kind in (("residents", int), ("messages", int), ("kills", int), ("pause", float), ("failing", float), ("swapped", float), ("seed", int)):
        parser.add_argument(f"--{name}", type=kind, default=getattr(FULL, name), help=f"{getattr(FULL, name)}")
    parser.add_argument("--keep", type=Path, help="a folder for database and logs; it stays")
    given = vars(parser.parse_args())
    keep = given.pop("keep")
    size = Size(**{**asdict(FULL), **given})
    with tempfile.TemporaryDirectory(prefix="helpdesk-storm-") as name:
        async with Forker() as forker:
            verdict = await blow(size, keep or Path(name), forker, says=lambda said: print(said, file=sys.stderr, flush=True))
    print(table(verdict))
    for name, found in verdict.wrong.items():
        print(f"\n  {name}:", *found[:20], sep="\n    ")
    lists = {name: len(found) for name, found in asdict(verdict).items() if isinstance(found, list)}
    print(json.dumps({**asdict(verdict), **lists}))
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
