"""The words with which people ask, whatever the ladder: those that carry no topic, and those that tell what is wanted.

Sets of stems are made of `_…`, their words as they are spelled; OR, BETWEEN_TWO, ARTICLES, TELLS, ABOUT, OWN and what
belongs to small talk hold the words themselves.
"""

from __future__ import annotations

from bot.ladders.words import stem


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


_STOP = (
    "along around a an the this that these those it its it's of to in on at for from by with into onto as is "
    "are am was were be been being do does did done doing have has had having can could should shall would "
    "will may might must not no or and but if then than so such too very just also only even there here i i'm "
    "im i'd i've i'll me my mine you your yours you're u ur he him his she her hers they them their theirs we "
    "us our ours one ones someone somebody anyone anybody everyone everybody people person folks guy guys who "
    "whom whose what whats what's which when where why how hows how's whos who's wheres where's lets let's "
    "let all any some each every much many more most other another same up out about over off again both "
    "through during before after above below between per via etc really actually basically exactly please pls "
    "plz plox thanks thank thx ty hi hey hello hiya yo ok okay well now currently rn right yes yeah nope dont "
    "don't doesn't doesnt isn't isnt can't cant won't wont didn't ive gonna gotta wanna kinda sort thing "
    "things stuff lot lots bit maybe perhaps still yet already ever never always since until while because "
    "cuz til till like get gets got go goes going come comes want wants wanted wondering wonder btw lol tho"
)
STOP = _stems(_STOP)
"""Words that carry no topic."""

_FRAME = (
    "expect expects expected expecting expectation expectations require requires required requirement "
    "requirements need needs needed necessary suppose supposed role roles job jobs title titles position "
    "positions level levels band bands grade desc description describe describes define definition mean means "
    "meaning tell show give list explain see view open display look find know say says said ask asking answer "
    "question info information detail details overview summary summarise summarize entail entails involve "
    "involves company here day days daily work works working start starts started starting join joined "
    "joining new become becomes becoming hold held report reports make makes made making take takes taking "
    "stand standing guide guidelines guideline criteria profile spec hire hired person engineer engineers "
    "today tomorrow monday week help understand think looks sound mention mentioned include includes order "
    "successful succeed count considered bar ladder bot way full everything whole entire section part good ok "
    "fine doing kind"
)
FRAME = _stems(_FRAME)
"""Words with which people ask for an entry as such: beside a name they are no topic."""

_COMPARE = (
    "vs versus compare compares compared comparing comparison difference differences different differ differs "
    "differentiate distinguish distinguishes contrast delta diff gap separate separates apart distinction"
)
COMPARE = _stems(_COMPARE)
_SIDE_BY_SIDE = "side by"
SIDE_BY_SIDE = _stems(_SIDE_BY_SIDE)
BETWEEN_TWO = frozenset(
    {"between", "not", "doesn't", "doesnt", "don't", "dont", "isn't", "isnt", "hasn't", "hasnt", "without"}
)
"""With two names, these compare them: what is between them, what one has and the other has not."""
OR = frozenset({"or", "vs", "v", "versus", "against"})
_NEXT = (
    "next promotion promotions promoted promote promo advance advancing progress progression progressing path "
    "step climb"
)
NEXT = _stems(_NEXT)
_MOVE = (
    "ready prepare prepared grow growing move moving jump transition become becoming reach reaching hit get "
    "go going level upgrade"
)
MOVE = _stems(_MOVE)
_TOWARDS = "to become becoming reach towards toward into hit be being make target"
TOWARDS = _stems(_TOWARDS)
_STANDING = "from am i'm im as after beyond past leave was is currently current"
STANDING = _stems(_STANDING)
FOR = frozenset({"to", "for"})
HIGHER = _stems("above beyond")
"""In front of a name, these ask for the next band."""
_FOLLOWS = "comes come follows"
FOLLOWS = _stems(_FOLLOWS)
"""With `after`, these ask for the next band."""
_LOWER = "below previous lower prior under beneath"
LOWER = _stems(_LOWER)
ARTICLES = frozenset({"a", "an", "the", "my", "our", "role", "level", "of", "band"})
TELLS = frozenset("what what's whats show describe explain tell give list i i'm im".split())
"""A question that begins so asks for an entry as a whole, whatever one word more stands in it."""
ABOUT = frozenset({"about", "regarding", "concerning"})
_LISTS = (
    "list bands levels roles tracks ladder ladders entries grades titles overview exist exists available career "
    "highest lowest top bottom"
)
LISTS = _stems(_LISTS)

OWN = frozenset("am my im i'm mine".split())
"""With one of these, it is somebody's own band that is asked for, not the list."""

_RULES = (
    "cascade cascades cascading inherit inherits inherited mix mixed mixin combine numbered rules rule lower higher"
)
RULES = _stems(_RULES)
"""With nothing else, these ask how the ladder itself works."""

HELPS = frozenset({"help", "usage", "commands", "examples"})
ABOUT_THE_BOT = frozenset(
    {
        "what can you do",
        "what do you do",
        "how do you work",
        "how does this work",
        "what can i ask",
        "what can i ask you",
        "how do i use this",
        "how do i use you",
        "who are you",
        "what are you",
        "what is this",
        "help me",
        "help please",
        "how does this bot work",
        "what does this do",
        "what does this bot do",
        "how to use",
        "how to use this",
        "what can i ask here",
    }
)
HELLO = frozenset("hi hey hello hiya yo howdy morning afternoon evening greetings sup".split())
THANKS = frozenset(
    "thanks thank thx ty cheers merci danke gracias great awesome perfect nice cool super lovely ok okay".split()
)
AROUND_A_GREETING = frozenset(
    (
        "everybody everyone folks guys people good there you bot ladder all team so much a lot very that helps "
        "helped is for the your help many it got you're youre are were was really best awesome so"
    ).split()
)

KNOWN = frozenset(
    " ".join(
        (_STOP, _FRAME, _COMPARE, _SIDE_BY_SIDE, _NEXT, _MOVE, _TOWARDS, _STANDING, _FOLLOWS, _LOWER, _LISTS, _RULES)
    ).split()
)
"""The words of the sets of stems as they are spelled: no typos of anything."""
