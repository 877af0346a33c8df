"""Masking of identifiers at intake, sealing of what must be kept."""
