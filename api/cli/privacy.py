"""Masking from the command line: the same rules as at intake."""

import json
import sys

import typer

from helpdesk.privacy.masking import mask

app = typer.Typer(no_args_is_help=True)


@app.callback()
def privacy() -> None:
    """Keep `mask` a command of its own."""


@app.command("mask")
def mask_lines() -> None:
    """Mask lines from standard input: one JSON object {"masked", "kinds"} a line goes out."""
    for raw in sys.stdin.buffer:
        masked = mask(raw.decode("utf-8", errors="replace").rstrip("\r\n"))
        answer = json.dumps({"masked": masked.text, "kinds": list(masked.kinds)}, ensure_ascii=False)
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()
