"""What our pages in Wagtail's admin are built of. Knows no municipality: see `spaces/scoping.py`."""
