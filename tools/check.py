"""Everything that is checked without running the product: `make check`. One line per step, all steps, then the verdict.

Names of steps pick some of them: `make check ARGS="types imports"`.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.prefix) / "bin"
PYTHON = "python"


@dataclass(frozen=True)
class Step:
    """One question to the tree, and the program that answers it."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What a program said."""

    step: Step
    is_fine: bool
    seconds: float
    words: str


STEPS = (
    Step("types", ("mypy", "--no-error-summary")),
    Step("format", ("ruff", "format", "--check", "--quiet", ".")),
    Step("lint", ("ruff", "check", "--quiet", "--output-format=concise", ".")),
    Step("imports", ("lint-imports", "--no-logo")),
    Step("templates", ("djlint", "--check", "--quiet", "--allow-empty-input", "api")),
    Step("template rules", ("djlint", "--lint", "--allow-empty-input", "api")),
    Step("spelling", ("codespell",)),
    Step("catalogues", (PYTHON, "-m", "tools.check_catalogues")),
    Step("docs", (PYTHON, "-m", "tools.check_docs")),
    Step("guides", ("helpdesk", "guides", "check")),
    Step("lock", (PYTHON, "-m", "tools.lock", "--check")),
)


def main(names: list[str]) -> int:
    """Run the steps; return the exit code."""
    steps = [step for step in STEPS if not names or step.name in names]
    unknown = sorted(set(names) - {step.name for step in STEPS})
    if unknown:
        sys.stderr.write(f"No such step: {', '.join(unknown)}. There are: {', '.join(s.name for s in STEPS)}\n")
        return 2
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for answer in pool.map(ask, steps):
            print(f"{'ok  ' if answer.is_fine else 'FAIL'}  {answer.step.name:<15} {answer.seconds:5.1f} s", flush=True)
            if not answer.is_fine:
                failed.append(answer.step.name)
                print("".join(f"      {line}\n" for line in answer.words.splitlines()), end="", flush=True)
    print(f"Not in order: {', '.join(failed)}" if failed else "All in order.")
    return 1 if failed else 0


def ask(step: Step) -> Answer:
    """Run one step and keep what it says."""
    program, *arguments = step.command
    began = time.monotonic()
    try:
        done = subprocess.run(
            [str(BIN / program), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        return Answer(step, is_fine=False, seconds=0.0, words=str(error))
    return Answer(step, done.returncode == 0, time.monotonic() - began, done.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
