"""A value in, Block Kit out. Wording, escaping and the limits of Slack live here, and nothing else does."""
