"""Other frameworks that fill the same form behind the same codec."""
