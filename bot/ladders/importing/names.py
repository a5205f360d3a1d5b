"""Headings as names: which of them name a step of a ladder, and what band stands in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from bot.ladders.reading import folded

LONGEST = 80  # characters of a name; what is longer is a sentence

_TITLES = set(
    "engineer developer programmer manager director designer architect analyst scientist lead leader consultant "
    "researcher writer administrator specialist strategist tester officer intern apprentice trainee graduate fellow "
    "president vp svp evp avp cto ceo cpo cio ciso head chief owner partner technician editor marketer recruiter "
    "accountant executive representative coordinator supervisor contributor sde swe sre em tl tpm pm dba technologist "
    "producer advisor evangelist advocate professional master coach operator practitioner unicorn hacker buddy".split()
)
_RANKS = {
    "intern": 0, "trainee": 0, "apprentice": 1, "graduate": 1, "entry": 1, "associate": 2, "junior": 2, "jr": 2,
    "mid": 3, "midlevel": 3, "intermediate": 3, "senior": 4, "sr": 4, "lead": 5, "staff": 6, "principal": 7,
    "distinguished": 8, "fellow": 9, "director": 10, "vp": 11, "svp": 12, "cto": 13,
}  # fmt: skip
_SKILLS = set(
    "novice beginner basic intermediate advanced expert foundational proficient competent leading emerging "
    "accomplished learner starter awareness working practitioner advancing mastering".split()
)
_STANDING = set(_RANKS) - {"vp", "svp", "cto", "director"} | _SKILLS | {"executive", "level"}
"""Words that name a step where they stand alone: Junior, Leading Expert."""
_STEPS = (_STANDING | set(_RANKS)) - {"level"}
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_MANAGING = set("manager director head vp svp evp avp chief cto president".split())
_SENTENCES = set(
    "how what why when who where which being becoming become be to from vs versus your our their this these is are do "
    "does not and/or hiring promotion promotions promoting promoted moving transitioning managing meet example "
    "examples interview job faq about than into with without".split()
)
"""Words that no title has: a heading with one of them says or asks something."""
_OF = re.compile(r"\s+(?:of|in|for|at|@|on)\s+|,|;|\s[-–—|/:]\s|:\s")
_ASIDE = re.compile(r"\([^()]*\)|\{[^{}]*\}|“[^“”]*”")
_ROMAN = re.compile(r"^(?:[IVX]{1,4}|\d{1,2}[a-z]?|[A-E])$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")

_BAND_WORD = r"(?:levels?|lvl|band|grade|tier|rank|milestone)\s*[-#:]?\s*"
_NUMBER = r"\d{1,2}(?:\.\d)?[a-z]?\+?"
_CODE = rf"(?!(?:Q|H|FY|CY|UTF|H?TTP|P)\d)[A-Z]{{1,4}}[ -]?{_NUMBER}"
_WORDED = rf"{_BAND_WORD}(?P<word>[A-Z]{{0,3}}{_NUMBER})"
_BAND = rf"(?:{_WORDED}|(?P<code>{_CODE}))"
_BEFORE = re.compile(rf"\s*{_BAND}\s*(?:[:–—|.)]|-(?=\s)|$)\s*", re.IGNORECASE)
_TITLE_BRACKETED = re.compile(rf"\s*{_BAND}\s*\((?P<title>[^()]+)\)\s*$", re.IGNORECASE)
_TRAILING = re.compile(r"\s(?P<code>[A-Z]{1,3}\d{1,2}[a-z]?)$")
_BRACKETED = re.compile(
    rf"\s*[(\[]\s*(?:{_WORDED}|(?P<code>{_CODE}(?:\s*[-–]\s*{_CODE})?)|(?P<bare>{_NUMBER}))\s*[)\]]\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"\s*[-–—|:,]\s*{_BAND}\s*$", re.IGNORECASE)
_IN_NAME = re.compile(rf"\s(?:{_WORDED})$", re.IGNORECASE)
_ONLY_CODE = re.compile(rf"^{_CODE}$")
_ALSO = re.compile(r",|/|\ba\.?k\.?a\b")
_BEFORE_TITLE = re.compile(r":\s+|\s[-–—|]\s")
_CALLED = re.compile(r"^(?:level|role|title|job title|position|rank|step)\s*:\s+(?=[^\W\d])", re.IGNORECASE)
_SPACED_CODE = re.compile(r"^(?P<letters>[A-Z]{1,4})[ -](?P<number>\d.*)$")
_FORTHCOMING = re.compile(
    r"^\W*(?:tbd|tba|tbc|todo|wip|forthcoming|coming soon|to be (?:defined|determined|done|added|written|decided)"
    r"|work in progress|under construction|placeholder)\W*$",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"^(?:all|every)\s+(?:engineers?|levels?|roles?|bands?|developers?|employees?)$|^every(?:one|body)$", re.IGNORECASE
)
_ROLES = re.compile(
    r"^(?:(?:additional|special|specialist|optional|mix-?in)\s+)?(?:roles|mix-?ins|hats)$", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"\b(?:salary|salaries|compensation|pay|wage|weight|weighting|years|yoe|tenure|reports to|evaluat\w+|title|titles"
    r"|track|level|band|grade)\b",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A heading taken apart: the name, the band as written, and the whole number in it."""

    name: str
    label: str = ""
    number: int | None = None


def read(heading: str) -> Name:
    """A heading taken apart. A band stands before a colon or a dash (`L3: `, `Level 2 - `), or at the end in brackets
    or behind a dash (`(Band 1)`, `(IC 3a)`); where nothing else is written it is the name too. Roman numerals, and
    numbers that belong to a title, are names.
    """
    heading = folded(heading)
    if (called := _CALLED.match(heading)) and not _before(heading):
        heading = heading[called.end() :]
    if found := _before(heading):
        label = _label(found)
        return Name(heading[found.end() :] or heading.rstrip(":.|–— "), label, _number(label))
    if (found := _TITLE_BRACKETED.match(heading)) and _code_in_capitals(found) and is_level(found["title"]):
        label = _label(found)
        return Name(found["title"], label, _number(label))
    for pattern in (_BRACKETED, _BEHIND, _IN_NAME):
        if (found := pattern.search(heading[-LONGEST:])) and _code_in_capitals(found) and found.start():
            label = _label(found)
            name = heading if pattern is _IN_NAME else heading.removesuffix(found[0])
            return Name(name, label, _number(label))
    if (found := _TRAILING.search(heading[-LONGEST:])) and _is_title(heading[: -len(found[0])]):
        return Name(heading, found["code"], _number(found["code"]))
    return Name(heading)


def is_level(heading: str) -> bool:
    """Whether a heading names a step of a ladder: it holds a band, or its main word is a title in the singular (or
    the plural behind a word such as senior), or it is nothing but words of seniority or skill.
    """
    name = read(heading)
    if len(heading) > LONGEST or "?" in heading or (name.label != name.name and _ONLY_CODE.match(name.name)):
        return False
    if name.label:
        return bool(_before(folded(heading))) or not _SENTENCES & set(_words(_ASIDE.sub(" ", name.name)))
    return _is_title(name.name)


def _is_title(name: str) -> bool:
    """Whether a name is a title, or nothing but words of seniority or skill."""
    words = _words(_ASIDE.sub(" ", name))
    if not 0 < len(words) <= 8 or _SENTENCES & set(words):
        return False
    alone = _words(_ALSO.split(_ASIDE.sub(" ", name))[0])
    return _stands(words) or _stands(alone) or any(map(_titled, _around(name)))


def _stands(words: list[str]) -> bool:
    """Whether words of seniority or skill stand alone: Junior, Leading Expert, Senior II."""
    known = all(word in _STANDING or _ROMAN.match(word) for word in words)
    return known and bool(words) and words[0] in _STANDING - {"level"}


def _around(name: str) -> list[str]:
    """A name, and what stands behind the colon or the dash in it: Role guidance: Senior Engineer."""
    behind = _BEFORE_TITLE.split(name)[-1]
    return [name] if behind == name else [name, behind]


def _titled(name: str) -> bool:
    """Whether the main word of a name is a title: the last before of, in, a comma or a dash."""
    main = _words(_main(_ASIDE.sub(" ", name)))
    while len(main) > 1 and _ROMAN.match(main[-1]):
        main.pop()
    if not main or {"and", "or", "the", "a", "an"} & set(main):
        return False
    if main[-1] in _TITLES or main[0] in {"vp", "svp", "evp", "avp"}:
        return True
    return main[-1].removesuffix("s") in _TITLES and main[0] in _STANDING


def _main(name: str) -> str:
    """What stands before of, in, a comma or a dash; and before a slash where that is a title: Manager/Director, but not
    QA/QE Engineer.
    """
    found = _OF.split(name)[0]
    before = found.split("/")[0]
    return before if not _TITLES.isdisjoint(_words(before)[-1:]) else found


def standing(name: str) -> tuple[bool, int, int]:
    """How senior a name sounds: whether it manages, its word (intern, junior, none, senior, staff, …), its numeral."""
    words = _words(name)
    numerals = [_ROMANS.get(word) or int(word) for word in words if word in _ROMANS or word.isdecimal()]
    ranks = [_RANKS[word] for word in words if word in _RANKS]
    return not _MANAGING.isdisjoint(words), max(ranks, default=3), max(numerals, default=0)


def is_of_skill(name: str) -> bool:
    """Whether a name says how well somebody knows something, such as Beginner or Expert, and nothing of a job."""
    return set(_words(name)) <= _SKILLS


def are_steps(found: Iterable[Name]) -> bool:
    """Whether names are steps of one ladder: two of them differ in a band, a numeral or a word of seniority, or one is
    another's with such a word.
    """
    known = [(_step(name), _words(name.name)) for name in found]
    steps = {step for step, _ in known if step}
    words = {word for step, own in known if step for word in own}
    if "manager" not in words and words & _MANAGING:
        words.add("manager")
    return len(steps) > 1 or (len(steps) == 1 and any(not step and own and own[-1] in words for step, own in known))


def _step(name: Name) -> str:
    words = (word for word in _words(name.name) if word in _STEPS or word in _ROMANS or word.isdecimal())
    return name.label or " ".join(words)


def is_roles(heading: str) -> bool:
    """Whether what stands under a heading are roles that mix in to a band."""
    return bool(_ROLES.match(heading.strip(" :")))


def is_shared(heading: str) -> bool:
    """Whether a heading names what all bands share."""
    return bool(_SHARED.match(heading.strip(" :")))


def is_forthcoming(text: str) -> bool:
    """Whether a text says no more than that it is still to be written."""
    return len(text) <= LONGEST and bool(_FORTHCOMING.match(text))


def is_attribute(label: str) -> bool:
    """Whether a label stands for a fact in short, such as pay, years or a weight, rather than for a section."""
    return len(label) <= LONGEST and bool(_ATTRIBUTE.search(label)) and len(label.split()) <= 4


def key(name: str) -> str:
    """A name as it is compared: words in lower case; the name as it is where it has none."""
    return " ".join(_words(name)) or name


def _before(heading: str) -> re.Match[str] | None:
    found = _BEFORE.match(heading)
    return found if found and _code_in_capitals(found) else None


def _code_in_capitals(found: re.Match[str]) -> bool:
    """Whether the letters of a code are capitals, as in L3: the words for a band may be written in any way."""
    groups = found.groupdict()
    code = groups.get("code")
    return code is None or code.rstrip("abcdefgh") == code.rstrip("abcdefgh").upper()


def _label(found: re.Match[str]) -> str:
    """The band as written, without the word for it; a letter that stands apart from its number is such a word."""
    label = next(value for value in found.groupdict().values() if value)
    apart = _SPACED_CODE.match(label)
    return apart["number"] if apart else label


def _number(label: str) -> int | None:
    found = re.search(r"\d+", label)
    return int(found[0]) if found else None


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower().replace("mid-level", "midlevel").replace("entry-level", "entry")
    return [part for word in _WORD.findall(plain) for part in word.split("-") if part]
