"""What a ladder is and how it is asked: pure functions over frozen values."""
