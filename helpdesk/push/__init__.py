"""Telling members on their phones by web push: to which devices, what, when, and until it has gone."""
