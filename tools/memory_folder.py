"""Prints a new folder for what the tests write: in memory where there is plenty of it, else where such files belong.

Each test's MongoDB waits for the disk at each change. A program that is killed leaves the same files in memory as on a
disk, so no test sees the difference; only a power cut would, and none of them cuts the power.
"""

import os
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
NEEDED = 4 * 1024**3
"""Bytes that must be free, in the folder and in the machine: several times what a whole run holds at once."""


def main() -> int:
    """Print the folder; return the exit code."""
    folder = MEMORY if is_plenty(MEMORY) else None
    print(tempfile.mkdtemp(prefix="to-so-", dir=folder))  # short: the path of a socket below it has 107 bytes at most
    return 0


def is_plenty(folder: Path) -> bool:
    """Tell whether so much may be written there, and whether the machine has so much memory left."""
    try:
        free, left = os.statvfs(folder), Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return False
    available = next((int(line.split()[1]) for line in left.splitlines() if line.startswith("MemAvailable:")), 0)
    is_writable = os.access(folder, os.W_OK | os.X_OK)
    may_run = not free.f_flag & os.ST_NOEXEC  # some tests write a program and start it
    return is_writable and may_run and min(free.f_bavail * free.f_frsize, available * 1024) >= NEEDED


if __name__ == "__main__":
    sys.exit(main())
