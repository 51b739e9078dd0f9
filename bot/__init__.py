"""The processes: settings, wiring, channels, the turn, web pages, the interface, the worker and the command line."""
