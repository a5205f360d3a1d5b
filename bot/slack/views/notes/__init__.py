"""Notes as Block Kit: receipts, lists, forms. Every text of a note is escaped here."""
