"""Where people get stuck and who was helped: questions asked of the events."""
