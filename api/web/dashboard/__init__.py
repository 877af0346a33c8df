"""The coordinators' dashboard: one bar on top says of which days and place, and what beside; each part is a file."""
