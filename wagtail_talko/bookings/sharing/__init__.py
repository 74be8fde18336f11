"""A room with several places: who else is there, and how loud each says it is."""
