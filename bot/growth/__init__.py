"""Notes × ladders: what notes are evidence for, how far they reach, what goes into a packet. No Slack, no SQL."""
