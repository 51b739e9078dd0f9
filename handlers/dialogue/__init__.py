"""The dialogue engine: a pure function over a value; it knows no flow."""
