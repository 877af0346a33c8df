"""The Zalo Bot Platform: a static token, text and photos, no buttons."""
