"""What `docs/performance.md` quotes: `python -m benchmarks` measures all of it, `python -m benchmarks.http` one part.

http.py       a slash command over HTTP, beside a bare Bolt app
start.py      from nothing to the first answer, and memory, beside a bare Bolt app
questions.py  a question without Slack, beside rapidfuzz and SQLite FTS5; 100 ladders; what else could do the ranking
bare.py       the bare Bolt app
programs.py   programs on loopback, stopped by their process id
load.py       signed slash commands over many connections
asked.py      questions made from a ladder
grown.py      many ladders made from one
engines.py    what ranks expectations, ours among others
tables.py     figures → tables, and tables → the page
"""
