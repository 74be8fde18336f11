"""How an association comes to book here, and how its people come to act for it."""
