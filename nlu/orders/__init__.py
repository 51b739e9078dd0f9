"""What staff order of lines of a booking: one message, cut into orders, each with its verb, its lines and its words."""
