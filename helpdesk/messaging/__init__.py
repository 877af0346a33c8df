"""Inbox and outbox: what arrived, what is owed; lanes, retries, dead letters."""
