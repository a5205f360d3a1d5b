"""What `ladder-bot try` has beside the workspace: something to look at, and things to try.

seeds.yaml    half a year of invented growth notes, and a channel in which people have been talking
seeds.py      the same as values
seeding.py    puts them into a running bot and its workspace
"""
