"""Photos of help that was given: they come in pieces, and go on where they were cut off."""
