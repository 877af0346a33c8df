"""What programs outside may read, and what they are told: tokens, rows by page, webhooks."""
