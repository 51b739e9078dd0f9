"""An authority's desk: assignment of work, publishing, numbers and the lists behind them (SPEC 7)."""
