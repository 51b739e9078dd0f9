"""What is kept, and how: tables, sealing of personal data, the store, the unit of work, migrations."""
