"""Owns reading photos of nameplates and licences: the port, the process that recognises text, and a double of it."""
