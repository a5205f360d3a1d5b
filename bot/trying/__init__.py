"""What `ladder-bot try` has beside the workspace: something to look at, and things to try.

seeds.yaml    half a year of invented growth notes, and a channel in which people have been talking
seeds.py      the same as values
seeding.py    puts them into a running bot and its workspace
guide.py      things to try, in the order of the list beside the page
keeping.py    the folder in which a try-out is kept from one run to the next
starting.py   starts the workspace with the bot in it, in a browser or in a terminal
"""
