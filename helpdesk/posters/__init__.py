"""Posters that lead into a chat: each has a code, hangs somewhere, and knows how many conversations began from it."""
