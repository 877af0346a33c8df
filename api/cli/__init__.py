"""The `helpdesk` command."""

import gc
import sys

from helpdesk.errors import SetupError

_NEW_THINGS = 50_000
"""Python looks for rings of things that nobody uses any more whenever so many are new; its usual 700 cost an eighth of
all counting, beside guides and lexicon that stay as long as the process.
"""


def main() -> None:
    """Run the command. What keeps it from working is one clear sentence and exit code 1."""
    gc.set_threshold(_NEW_THINGS)
    try:
        from api.cli.commands import app  # loading takes half a second, in which somebody may press Ctrl-C

        app()
    except SetupError as error:
        sys.stderr.write(f"helpdesk: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
