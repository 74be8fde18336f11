"""Same evening, same house: who could do it together, told to both and to the municipality."""
