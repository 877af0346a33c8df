"""The guide format and its strict loader."""
