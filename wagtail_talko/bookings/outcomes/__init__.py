"""What became of a date: was the room used, by how many, or did nobody come."""
