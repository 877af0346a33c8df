"""Channel-neutral messages, dialog results, and the engine that turns one into the other."""
