"""What `docs/performance.md` quotes: `python -m benchmarks` measures all of it, `python -m benchmarks.http` one part.

http.py       a slash command over HTTP, beside a bare Bolt app
processes.py  one process and two over HTTP, and how they answer at half of their most
answering.py  mentions and notes, hundreds a second, while Slack takes 150 ms for every call
day.py        ten minutes of a large company's day: nothing lost, memory as it was (`make soak`)
start.py      from nothing to the first answer, and memory, beside a bare Bolt app
questions.py  a question without Slack, beside rapidfuzz and SQLite FTS5; 100 ladders; what else could do the ranking
bare.py       the bare Bolt app
programs.py   programs on loopback, stopped by their process id
load.py       signed slash commands over many connections
events.py     signed events, so many a second
slow.py       a Slack that takes its time and counts what comes
asked.py      questions made from a ladder
grown.py      many ladders made from one
engines.py    what ranks expectations, ours among others
tables.py     figures → tables, and tables → the page
"""
