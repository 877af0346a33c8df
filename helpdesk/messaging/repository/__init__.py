"""Inbox, outbox, conversations and lanes in MongoDB: hot paths, so raw driver calls with projections."""
