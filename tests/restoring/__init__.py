"""After a test that commits, only what it wrote is deleted and what it changed is put back.

Django empties every table instead and reads the first rows back in: half a second on SQLite, two to
ten on PostgreSQL, which makes some hundred files anew. Most of our races take less.
"""
