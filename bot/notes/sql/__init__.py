"""The stores on SQL: SQLite and PostgreSQL alike."""
