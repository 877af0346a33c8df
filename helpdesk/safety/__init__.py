"""Scam safety: what an address or a message gives away, and what residents report."""
