"""Petitions that a team passed on to an office outside, as everybody may follow them."""
