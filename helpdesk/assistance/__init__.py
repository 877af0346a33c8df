"""The assistance log: append-only evidence of help given."""
