"""Evidence that keeps: what is held, how it is stored, who had it when, and how it travels; formats without Django."""
