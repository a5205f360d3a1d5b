"""Alembic's folder: its environment, and in `versions/` a module for each migration."""
