"""Month sheets: what a team did in a month, confirmed by its lead and its commune, as evidence for payment."""
