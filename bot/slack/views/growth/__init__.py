"""Views of growth: where somebody stands, what notes are evidence for."""
