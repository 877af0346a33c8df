"""The house of the feeds: two zones that each hold one commune, and what is done on both sides of the line."""

from tests.feeds.conftest import office, room

__all__ = ["office", "room"]
