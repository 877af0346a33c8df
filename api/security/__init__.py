"""Sessions, cross-site checks, response headers."""
