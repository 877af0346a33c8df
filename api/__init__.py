"""The outside: web pages, webhooks, command line, and the wiring of all rooms."""
