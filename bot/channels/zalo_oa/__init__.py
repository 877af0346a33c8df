"""Zalo Official Account: signed deliveries, tokens that are renewed, a window for answers."""
