"""The interface for programs outside: what the pages show, as JSON, for tokens with scopes and an area."""
