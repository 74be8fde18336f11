"""What came of a date: who arrived, how many there were, how many hours they gave."""
