"""Who is told what: event to notice, its wording, and its way to a person. No SQL, no dialogue, no clock of its own."""
