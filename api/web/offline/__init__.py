"""What the team's pages need where there is no network: the service worker, the queue's door, things to read."""
