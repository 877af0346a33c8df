"""The pages of the roster: weeks, shifts, absences, classes and calendars."""
