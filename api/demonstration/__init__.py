"""The demonstration: three months in the life of six teams that do not exist, told by code."""
