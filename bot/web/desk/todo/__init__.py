"""待办, the first page of the desk: what waits, who holds it since when, what is due first."""
