"""The workspace in a browser: a page on loopback, beside the Web API that the app calls.

    address = workspace.opens_page()        # http://127.0.0.1:PORT/TOKEN/; who has it may act as anybody who is there

routes.py     the addresses below the token
guard.py      who may ask for them
screen.py     what one person has before them, as values: only what they may see
pieces.py     a screen → HTML in pieces with keys, so that the browser replaces only what has changed
inspector.py  what goes over the wire
scenes.py     what people did, with what they saw because of it
copying.py    the same as a test
guide.py      things to try, and which of them somebody has done
acting.py     what was done in the browser → a verb of `bot.workspace.acts`
blocks.py     Block Kit → HTML
menus.py      what can be chosen in a menu, and what is chosen
mrkdwn.py     Slack's marks in a text → HTML
richtext.py   rich text and Markdown → HTML
dates.py      moments, as a text asks for them
emojis.py     emoji by their names
templates/    what the HTML is made of
static/       one stylesheet, and modules of JavaScript; nothing is built, and nothing comes from elsewhere
"""
