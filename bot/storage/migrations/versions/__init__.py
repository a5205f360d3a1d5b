"""One module for each migration, in the order of their numbers. None goes back: docs/operating.md says how one does."""
