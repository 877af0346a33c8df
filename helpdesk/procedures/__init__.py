"""Official procedures as lists name them: what exists beyond the guides, and who handles it."""
