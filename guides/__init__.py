"""Guides: their content, the catalogue that loads them and the search that finds them."""
