"""Slack's markup: how a text is parsed, and what becomes of it in the page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from bot.workspace import markdown, marks, reading
from bot.workspace.page.dates import ago
from bot.workspace.page.emojis import called, with_emoji
from bot.workspace.page.mrkdwn import Reader, mrkdwn_html
from bot.workspace.page.richtext import leaf_html, markdown_html

NAMES = {"U0ANNA": "anna", "U0SAM": "sam", "C0GENERAL": "general"}
READER = Reader(
    naming=lambda key: NAMES.get(key, key), me="U0ANNA", zone=ZoneInfo("Europe/Berlin"), now=1_700_000_500.0
)
LINK = '<a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a>'
ME, OTHER = '<span class="mention mine">{}</span>', '<span class="mention">{}</span>'


def shown(text, **how):
    return str(mrkdwn_html(text, READER, **how))


def words(made):
    """What a person reads of HTML."""
    return lxml_html.fromstring(f"<div>{made}</div>").text_content()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("*bold* _italic_ ~struck~", "<strong>bold</strong> <em>italic</em> <s>struck</s>"),
        ("*_both_* _*both*_", "<strong><em>both</em></strong> <em><strong>both</strong></em>"),
        ("(*bold*), *bold*.", "(<strong>bold</strong>), <strong>bold</strong>."),
        ("*a* b *c*", "<strong>a</strong> b <strong>c</strong>"),
        ("*<https://example.org|here>*", f"<strong>{LINK.format('https://example.org', 'here')}</strong>"),
        ("*with `*` in it*", "<strong>with <code>*</code> in it</strong>"),
    ],
)
def test_words_between_marks_are_styled(text, made):
    assert shown(text) == made


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name and 2*3*4",
        "a * b * c, and _ by itself _",
        "**twice** __twice__ ~~twice~~",
        "*never closed, _nor this",
        "a*bold*b",
        "*not over\nlines*",
        "pre`code`post",
        "~5 to 10~12",
        "``",
        "* *",
        "a < b and c > d",
    ],
)
def test_a_mark_inside_a_word_or_without_its_other_is_itself(text):
    assert words(shown(text)) == text
    assert marks.parse(text) == (marks.Words(text),)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("`*a* :tada: &lt;b&gt;`", "<code>*a* :tada: &lt;b&gt;</code>"),
        ("see ```\n*a*\n  b\n``` there", "see <pre><code>*a*\n  b</code></pre> there"),
        ("```a```\nb", "<pre><code>a</code></pre>b"),
        ("```<@U0SAM>```", f"<pre><code>{OTHER.format('@sam')}</code></pre>"),
        ("``` never closed", "``` never closed"),
    ],
)
def test_nothing_is_styled_in_code(text, made):
    assert shown(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("&gt; a *b*\n&gt;c\nd", "<blockquote>a <strong>b</strong>\nc</blockquote>d"),
        ("a\n> b\n\nc", "a<blockquote>b</blockquote>\nc"),
        ("a\n&gt;&gt;&gt; b\nc\n&gt; d", "a<blockquote>b\nc\n&gt; d</blockquote>"),
        ("&gt; ```a\nb``` c\nd", "<blockquote><pre><code>a\nb</code></pre> c</blockquote>d"),
        ("a &gt; b", "a &gt; b"),
    ],
)
def test_lines_that_begin_with_an_angle_are_quoted(text, made):
    assert shown(text) == made


def test_lists_stay_as_they_were_typed():
    assert shown("• one\n- two\n1. three") == "• one\n- two\n1. three"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<https://example.org/?a=1&amp;b=2>", LINK.format(*["https://example.org/?a=1&amp;b=2"] * 2)),
        ("<https://example.org|a *b* :tada:>", LINK.format("https://example.org", f"a *b* {with_emoji(':tada:')}")),
        ("<mailto:anna@example.org|Anna>", LINK.format("mailto:anna@example.org", "Anna")),
        ("at https://example.org/a_b_c.", f"at {LINK.format(*['https://example.org/a_b_c'] * 2)}."),
        ("&lt;https://example.org&gt;", f"&lt;{LINK.format(*['https://example.org'] * 2)}&gt;"),
    ],
)
def test_addresses_are_links_that_tell_nobody_where_they_stood(text, made):
    assert shown(text) == made


def test_a_verbatim_text_has_only_the_links_that_are_marked():
    assert shown("https://a.example <https://b.example>", links=False) == (
        f"https://a.example {LINK.format(*['https://b.example'] * 2)}"
    )


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "slack://open",
        "/etc",
        "x",
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_links(target):
    leaf = {"type": "link", "url": target, "text": "here"}
    for made in (shown(f"<{target}|here>"), markdown_html(f"[here]({target})"), leaf_html(leaf, READER)):
        assert "here" in words(made)
        assert "<a" not in made
        assert "href" not in made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<@U0ANNA> and <@U0SAM>", f"{ME.format('@anna')} and {OTHER.format('@sam')}"),
        ("<@U0ANNA|Anna B.>", ME.format("@Anna B.")),
        ("<#C0GENERAL> <#C9|else>", f"{OTHER.format('#general')} {OTHER.format('#else')}"),
        ("<!here> <!channel> <!everyone>", " ".join(ME.format(one) for one in ("@here", "@channel", "@everyone"))),
        ("<!subteam^S1|@leads>", OTHER.format("@leads")),
    ],
)
def test_mentions_are_names_and_those_of_the_reader_stand_out(text, made):
    assert shown(text) == made


@pytest.mark.parametrize(
    ("form", "made"),
    [
        ("{date_num} {time_secs}", "2023-11-14 23:13:20"),
        ("{date} at {time}", "November 14th, 2023 at 23:13"),
        ("{date_short}, {date_slash}", "Nov 14, 2023, 14/11/2023"),
        ("{date_long}", "Tuesday, November 14th, 2023"),
        ("{date_long_full}", "November 14, 2023"),
        ("{date_pretty}", "Today"),
        ("on {date_short_pretty}, {ago}", "on today, 8 minutes ago"),
        ("{nothing}", "{nothing}"),
    ],
)
def test_a_moment_is_written_in_the_readers_time(form, made):
    assert words(shown(f"<!date^1700000000^{form}|then>")) == made


@pytest.mark.parametrize(
    ("day", "made"), [(11, "11th"), (1, "1st"), (2, "2nd"), (3, "3rd"), (21, "21st"), (30, "30th")]
)
def test_days_are_counted_as_people_count_them(day, made):
    moment = 1_698_796_800 + (day - 1) * 86_400
    assert words(shown(f"<!date^{moment}^{{date}}|then>")) == f"November {made}, 2023"


def test_yesterday_and_tomorrow_are_called_so():
    assert words(shown("<!date^1699900000^{date_pretty}|then>")) == "Yesterday"
    assert words(shown("<!date^1700050000^{date_long_pretty}|then>")) == "Tomorrow"
    assert words(shown("<!date^1700300000^{day_divider_pretty}|then>")) == "Saturday, November 18th, 2023"


@pytest.mark.parametrize("moment", ["soon", "9" * 30, ""])
def test_a_moment_that_is_none_is_what_the_app_says_instead(moment):
    assert shown(f"<!date^{moment}^{{date}}^https://example.org|then>") == LINK.format("https://example.org", "then")


def test_how_long_ago_is_said_in_one_unit():
    assert [ago(seconds) for seconds in (3, 60, 7_300, 86_400 * 40, -3_600, 86_400 * 800)] == [
        "just now", "1 minute ago", "2 hours ago", "1 month ago", "in 1 hour", "2 years ago",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("tada", "🎉"), ("+1", "👍"), ("white_check_mark", "✅"), ("flag-de", "🇩🇪"), ("man-shrugging", "🤷‍♂️"),
        ("female-technologist", "👩‍💻"), ("large_green_circle", "🟢"), ("simple_smile", "🙂"), ("slack", ""),
        ("30", ""),
    ],
)  # fmt: skip
def test_emoji_have_slacks_names(name, sign):
    assert called(name) == sign


def test_a_name_that_no_emoji_has_stays_and_may_begin_the_next():
    assert words(with_emoji("12:30:tada: :nope: :wave::skin-tone-3:")) == "12:30🎉 :nope: 👋🏼"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("# Title", "<h1>Title</h1>\n"),
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>\n"),
        ("[l](https://example.org)", f"<p>{LINK.format('https://example.org', 'l')}</p>\n"),
        ("![p](https://example.org/p.png)", f"<p>{LINK.format('https://example.org/p.png', 'p')}</p>\n"),
        ("[![p](https://a.example)](https://b.example)", f"<p>{LINK.format('https://b.example', 'p')}</p>\n"),
        ("<b onclick=x>:tada:", f"<p>&lt;b onclick=x&gt;{with_emoji(':tada:')}</p>\n"),
    ],
)
def test_markdown_is_shown_without_its_marks_and_without_html(text, made):
    assert markdown_html(text) == made


def test_markdown_is_read_without_its_marks_a_line_for_each_piece():
    text = "# Title *it*\n\none  \ntwo\nthree\n\n- [l](https://example.org) `c`\n\n```\ncode\n```"
    assert markdown.plain(text) == "Title it\none\ntwo\nthree\nl c\ncode"


def test_columns_of_markdown_are_aligned_by_class():
    made = markdown_html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<th class="center">a</th>' in made
    assert '<td class="right">2</td>' in made
    assert "style" not in made


# Texts with many marks in them, and any text at all.
MARKED = st.lists(
    st.sampled_from(
        [
            *"*_~`<>|\n a\"')]",
            *("```", "&lt;", "&gt;", "&amp;", "https://x.example/", "<@U0SAM>", "<!date^1^{date}|d>", ":tada:"),
            *("[x](", "# ", "<script>", "javascript:", "| - |", "!["),
        ]
    ),
    max_size=40,
).map("".join)
ALLOWED = {
    *("div", "strong", "em", "s", "code", "pre", "blockquote", "a", "span", "time", "p", "ul", "ol", "li", "hr", "br"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"class", "title", "href", "target", "rel", "datetime", "start"}


@settings(deadline=None)
@given(MARKED | st.text())
@example("[x]()")
def test_no_text_gets_markup_through(text):
    for made in (shown(text), markdown_html(text)):
        for node in lxml_html.fromstring(f"<div>{made}</div>").iter():
            assert node.tag in ALLOWED
            assert set(node.attrib) <= ATTRIBUTES
            assert node.get("href", "https://").startswith(("https://", "http://", "mailto:"))


@settings(deadline=None)
@given(MARKED | st.text())
def test_all_that_is_read_of_a_text_is_in_the_page(text):
    def same(one):
        return "".join(words(with_emoji(one)).split())

    assert same(reading.unmarked(text.replace("<!date", "<date"), READER.naming)) == same(
        words(shown(text.replace("<!date", "<date")))
    )
    assert same(markdown.plain(text)) == same(words(markdown_html(text)))


@settings(deadline=None)
@given(MARKED)
def test_no_letter_is_lost_of_a_text_that_refers_to_nothing(text):
    text = "".join(one for one in text if one not in "<>&")
    bare = str.maketrans("", "", "*_~` \n")
    assert reading.unmarked(text).translate(bare) == text.translate(bare)
