"""What associations do with their own events on the public pages, without Wagtail's admin."""
