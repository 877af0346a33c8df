"""Old logs taken over from Excel and CSV: read leniently, shown before anything is kept, never taken twice."""
