"""What our pages in the admin are built of. Knows no municipality: see `spaces/scoping.py`."""
