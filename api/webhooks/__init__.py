"""Where chat platforms deliver."""
