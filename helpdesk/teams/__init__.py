"""Teams, members, their roles by area, and how they sign in."""
