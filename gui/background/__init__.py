"""Between threads: sessions, one-shot jobs, and what they say, brought to the window."""
