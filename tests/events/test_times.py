"""Several times a day on one page: an event for each."""
