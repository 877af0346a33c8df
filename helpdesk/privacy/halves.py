"""Replacing half a secret wherever a message was copied to: alone, behind other words, or as its last characters."""


def with_end_replaced(text: str, end: str, by: str) -> str:
    """Return the text with its last words `end` replaced; as it is when it does not end so."""
    start = len(text) - len(end)
    is_meant = bool(end) and text.endswith(end) and (start == 0 or text[start - 1].isspace() or end[0].isspace())
    return text[:start] + by if is_meant else text
