"""Things that are lent with a room: how many there are, and which date has which of them."""
