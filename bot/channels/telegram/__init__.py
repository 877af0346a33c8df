"""Telegram: parsed and typed by python-telegram-bot; order, state and retries are ours."""

import os

# The library's coming behaviour (durations as timedelta) instead of a deprecation warning at every rate limit.
os.environ.setdefault("PTB_TIMEDELTA", "true")
