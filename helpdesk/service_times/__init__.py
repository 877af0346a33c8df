"""What a request is owed, and until when: working hours, public holidays, targets, pauses, warnings."""
