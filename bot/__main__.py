"""`python -m bot` is `ladder-bot`."""

from bot.cli import main

main()
