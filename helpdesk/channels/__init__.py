"""Channel accounts: which bots and official accounts residents can write to, each bound to an area."""
