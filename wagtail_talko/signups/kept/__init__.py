"""Places that an organiser keeps for a group: a class, a day centre, another association."""
