"""Text messages to phones: news for people without a chat. No kind residents talk on: only the settings open it."""
