"""Waiting for a time that is taken: joining the line, being offered, answering."""
