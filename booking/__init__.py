"""The subject itself: units, instruments, bookings, results, their lifecycles, commands, events and decisions."""
