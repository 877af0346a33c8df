"""Finding the guide a resident means."""
