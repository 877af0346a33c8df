"""Days on which a result is to be fetched: what residents want to be reminded of, and whether it was there."""
