"""Catalogues of every sentence a person reads, Vietnamese and English."""
