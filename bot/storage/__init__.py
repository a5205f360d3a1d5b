"""The database: engine and threads, migrations, encryption at rest, the journal of erasures, backups."""
