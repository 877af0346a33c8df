"""The `helpdesk` command."""

import sys

from api.cli.commands import app
from helpdesk.errors import SetupError


def main() -> None:
    """Run the command. What keeps it from working is one clear sentence and exit code 1."""
    try:
        app()
    except SetupError as error:
        sys.stderr.write(f"helpdesk: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


__all__ = ["app", "main"]
