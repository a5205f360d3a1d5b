"""Other people's documents → a ladder: Markdown, HTML, tables, folders, YAML, JSON and CSV.

`files` reads what lies on disk, `markdown`, `html` and `data` turn a text into an outline, `shapes` finds the entries
in it, `folders` puts several files together, and `writing` and `report` say what was found.
"""
