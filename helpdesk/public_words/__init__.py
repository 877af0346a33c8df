"""What everybody may read of the team's work: cleaned and published by staff, whatever kind of words it is."""
