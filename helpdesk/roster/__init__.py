"""The roster: shifts, absences, classes and market days, and the calendars they go into."""
