"""The conversation: a channel-neutral engine, one dialog per file, channels as pipes."""
