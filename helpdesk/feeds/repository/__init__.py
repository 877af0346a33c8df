"""Tokens, webhooks and what tokens may read, in MongoDB."""
