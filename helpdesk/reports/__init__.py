"""Period reports: figures frozen at a moment, handed in, approved, locked; and their templates and schedules."""
