"""Residents' walks through guides, kept as append-only step events."""
