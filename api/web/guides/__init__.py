"""The pages on which members change guides."""
