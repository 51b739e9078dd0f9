"""The commands of `python -m bot`, a file each; each imports what it needs when it runs, so that all start fast."""
