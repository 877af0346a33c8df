"""Replacing what a message said wherever it was copied to: alone, behind other words, or as its last characters."""


def with_end_replaced(text: str, end: str, by: str) -> str:
    """Return the text with its last words `end` replaced; as it is when it does not end so."""
    start = len(text) - len(end)
    is_meant = bool(end) and text.endswith(end) and (start == 0 or text[start - 1].isspace() or end[0].isspace())
    return text[:start] + by if is_meant else text


def with_lines_replaced(text: str, lines: str, by: str) -> str | None:
    """Return the text with these whole lines of it replaced, where they stand first; None when they are not in it."""
    found = f"\n{text}\n".find(f"\n{lines}\n") if lines else -1
    return text[:found] + by + text[found + len(lines) :] if found >= 0 else None
