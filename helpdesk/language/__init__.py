"""Catalogues, and how dates, numbers and names are said."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return message
