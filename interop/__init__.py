"""The server beside programs that somebody else wrote."""
