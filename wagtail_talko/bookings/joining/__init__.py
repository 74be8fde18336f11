"""Others are welcome: an association asks to join an open booking, and its hosts answer."""
