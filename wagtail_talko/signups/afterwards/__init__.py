"""The day before a date and the day after it: the reminder, the thanks and their one question."""
