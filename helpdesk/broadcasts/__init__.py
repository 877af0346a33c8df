"""News from coordinators: to residents who said yes to them, and to teams; counted first, sent once, reported."""
