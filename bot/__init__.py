"""Ladder: a career ladder that lives in Slack. The rooms, and what belongs in each:

cli.py        every command of `ladder-bot`, thin: parse, call a room, print
operating.py  the operator's commands among them: migrations, keys, backups, what is held about somebody
tending.py    the commands of those who tend a ladder: import, check, diff
options.py    what several commands take, and how they refuse
differences.py what changed in ladders → text, Markdown for a pull request, JSON
settings.py   one frozen Settings from the environment
doctor.py     looks at all that the bot needs, and changes nothing
logs.py       what a line of the log looks like, in text and in JSON
watching.py   what watches the bot from outside: /healthz, /readyz, /metrics
serving.py    how it serves HTTP, and on which loop it runs
wiring.py     builds the Bolt app from Settings and serves it; with cli.py the only module that knows every room
ladders/      what a ladder is and how it is asked. Pure: no Slack, no database, no clock
    model.py      Ladder, Band, Role, Section, Expectation: frozen
    schema.py     the file as people write it; `ladder-bot schema` prints it for editors
    reading.py    YAML with line numbers, bounded
    checking.py   what is wrong with a file, in sentences
    loading.py    a folder → ladders and every problem with its file and line
    data.py       the common ladders, those of workspaces, and whether their files have changed
    advising.py   what those who tend a ladder may look at again
    pairing.py    which of the old is which of the new, and which words changed
    changes.py    what a change in a ladder is
    differing.py  two versions of ladders → what changed
    composing.py  what applies to a band and where it comes from; compare; next
    words.py      a text → folded words and stems
    asking.py     the words with which people ask
    matching.py   a name as typed → entries
    sections.py   words → the section that they mean
    questions.py  a text → a Question
    said.py       what ladders and the vocabulary say, read once for all who use it
    meanings.py   what words stand for, and the texts that hold them: stems, pairs, groups of words that mean the same
    themes.py     what ladders speak of, and how people ask for it in other words
    searching.py  a topic → the expectations that speak of it
    odds.py       with which of two lists of examples a text belongs
    outside.py    is it a question for a ladder at all
    answers.py    what an Answer is, one kind each
    answering.py  a Question → an Answer
    evaluating.py what a question wants, when an answer is right, how many are
    misses.py     why an answer is not right, and what in a file would help
    exporting.py  the values above → JSON-ready
    importing/    other people's documents → a ladder: markdown, html, tables, folders, yaml, json, csv
storage/      the database
    engine.py     SQLite or PostgreSQL, and the threads that speak to it
    tables.py     the tables as the newest migration leaves them
    files.py      files that only the operator may read, and that are on disk when they are there
    migrating.py  brings a database to where `tables.py` is
    migrations/   what Alembic runs for that
    sealing.py    encryption at rest
    keys.py       the keys that a database is sealed with, and their rotation
    installations.py  where workspaces have installed the bot, with their tokens
    states.py     what the bot gives a browser on its way to Slack, and takes back once
    journal.py    what was erased, outside the database
    erasing.py    erases: in the journal first, then in the database
    unanswered.py the questions that found nothing, without who asked
    events.py     what is done once, whichever process does it
    backups.py    backups of SQLite, and what a restored one is told of
    upgrading.py  brings a database up to date, and keeps SQLite's for a week as it was
    opening.py    opens what the settings name
notes/        growth notes, and who may read them
    model.py      Viewer, Draft, Note: frozen; may_read
    requests.py   what a person may ask for about notes
    reading.py    a text → a request
    commands.py   the commands among them
    days.py       days as people type them
    markup.py     Slack's marks in a text
    markdown.py   what people wrote, as Markdown
    exporting.py  notes → Markdown, CSV, JSON
    store.py      the NoteStore interface; every read takes the viewer
    reminders.py  when reminders come, and the ReminderStore interface
    positions.py  where an author sees somebody on the ladder
    upkeep.py     what is done without a viewer: retention, leavers, notices; ids and counts, never text
    sql/          the stores on `storage`
growth/       notes × ladders. Pure: no Slack, no SQL
    picking.py    what is typed into a picker → expectations
    targets.py    bands as people type them, with roles beside them
    evidence.py   links to expectations, and what a changed ladder left behind
    coverage.py   which expectations have evidence, from when
    charts.py     the same as a picture
    packets.py    what goes into a packet
    printing.py   a packet → Markdown, HTML
    finding.py    notes that speak of a topic
    suggesting.py what a note may be evidence for
    once.py       what is made once of a set of ladders
    advice.py     what the author may look at again in a note
slack/        the bot in Slack
    ids.py        every command, action_id, callback_id and event name
    manifest.py   the Slack app, as `manifest.yml` has it
    desk.py       what every listener goes to: the ladders in force, who may ask, the work under way
    claims.py     what is done once: asked in this process, then in the database
    together.py   what several ask of the database at once goes there together
    in_force.py   the ladders of a workspace, and what is made of them once
    door.py       the HTTP door: what Slack posts, bounded and signed
    people.py     who may ask, and who may write
    limits.py     how much of it in a minute
    installed.py  where the bot is installed: one workspace, or many
    tokens.py     its token in each of many, and their renewal
    installing.py installing by OAuth
    notebook.py   the notes as listeners ask for them
    reloading.py  the ladders in force follow their folder
    tenders.py    those who tend the ladders are told when these are bad, and when they are good again
    upkeep.py     the daily work: what ends is told and deleted, who left is noticed
    posted.py     which message of ours answers which question
    unanswered.py which questions that found nothing are kept, and when they are written
    background.py slow work after the acknowledgement, drained at the end
    metrics.py    what is counted, for Prometheus
    references.py the reference of a request, in its lines of the log and in an apology
    calling.py    calls to Slack on bad days: patience, and what is called again
    errors.py     what a person is told when something fails
    listeners/    thin: read the payload, ask a room, answer with a view
    views/        a value in, Block Kit out; wording, escaping and Slack's limits live here
workspace/    a Slack on loopback: the try-out for people, the double for tests
    terminal.py   one person's, in a terminal
    page/         anybody's, in a browser
trying/       what the try-out has beside the workspace
    seeds.py      half a year of invented notes, and a channel in which people have been talking
    seeding.py    puts them into a running bot and its workspace
    guide.py      things to try, in the order of the list beside the page
    keeping.py    the folder in which a try-out is kept from one run to the next
    starting.py   the workspace with the bot in it, in a browser or in a terminal

A fact about a ladder goes to `ladder_data/`, a rule about ladders to `ladders/`, wording and layout to `slack/views/`,
a payload's key to `slack/listeners/`, the name of an environment variable to `settings.py`.
"""

__version__ = "0.1.0"
