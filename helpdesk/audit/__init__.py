"""Who did or read what."""
