"""What the municipality reads about its events and rooms: sums, added up in the database."""
