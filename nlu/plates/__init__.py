"""Owns what a photo of a nameplate or a licence says, given the lines of text that were seen on it and where."""
