"""What areas are to reach in a period, and how far they have come."""
