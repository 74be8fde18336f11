"""Reminders: before a time, and before a series ends."""
