"""Is one search better than another beyond noise? `python -m tests.guides.compare_results OURS THEIRS`.

Both are files as `helpdesk guides evaluate --results` writes them, of the same questions: JSON lines {q, rank}. Prints
by how much the shares of right answers differ, and between what that lies in 95 of 100 paired bootstrap samples.
"""

import sys
from pathlib import Path

from guides.search.drawing import compared, read_results


def main() -> None:
    """Compare two files of results."""
    ours, theirs = (read_results(Path(file)) for file in sys.argv[1:3])
    sys.stdout.write(compared(ours, theirs).model_dump_json(indent=1) + "\n")


if __name__ == "__main__":
    main()
