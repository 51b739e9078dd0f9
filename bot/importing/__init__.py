"""Owns bringing in what stands in sheets: units and ledgers, row by row; good rows go in, bad ones come back."""
