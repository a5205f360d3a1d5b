"""The command line: what each command prints, how it refuses, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.settings import LADDER_DATA
from bot.slack.manifest import PATH, manifest
from tests.commanding import SMALL, Ran, Run, refused

KINDS = {"entry", "section", "compare", "next", "mixin", "topic", "list", "help", "unknown"}
ANSWER = {"kind", "entries", "section", "expectations", "suggestions", "ladder", "micros"}
ADDRESS = {"entry", "section", "number", "id"}
HEAD = {"id", "ladder", "name", "band", "track", "kind", "builds_on"}


DEED = "covered the whole new module with unit tests"


class TestAsk:
    def test_people_read_the_answer_as_it_stands_in_slack(self, run: Run) -> None:
        ran = run("ask", "what's expected of a staff engineer?")
        assert ran.code == 0
        assert "Staff Engineer" in ran.out
        assert "[1] Everything inherited" in ran.out

    def test_programs_read_one_object_of_the_fixed_shape(self, run: Run) -> None:
        ran = run("ask", "--json", "band3")
        answer = json.loads(ran.out)
        assert answer.keys() == ANSWER
        assert (answer["kind"], answer["entries"], answer["ladder"]) == ("entry", ["engineer-3"], "engineering")
        assert (answer["section"], answer["suggestions"]) == (None, [])
        assert all(one.keys() == ADDRESS for one in answer["expectations"])
        assert len(answer["expectations"]) == 23
        assert 0 < answer["micros"] < 1e6

    @pytest.mark.parametrize(
        "text", ["help", "", "band 9", "zzz", "scope of a staff engineer", "engineer 2 vs engineer 3"]
    )
    def test_every_text_has_one_of_the_nine_kinds(self, run: Run, text: str) -> None:
        answer = json.loads(run("ask", "--json", text).out)
        assert answer["kind"] in KINDS
        assert answer.keys() == ANSWER

    def test_a_section_is_named_by_its_id(self, run: Run) -> None:
        answer = json.loads(run("ask", "--json", "scope of a staff engineer").out)
        assert (answer["kind"], answer["section"]) == ("section", "scope")
        assert {one["section"] for one in answer["expectations"]} == {"scope"}

    def test_a_band_that_does_not_exist_has_no_entries(self, run: Run) -> None:
        answer = json.loads(run("ask", "--json", "engineer 7").out)
        assert (answer["kind"], answer["entries"], answer["expectations"]) == ("unknown", [], [])

    def test_other_ladders_are_asked_where_they_are_named(self, run: Run, small: Path) -> None:
        answer = json.loads(run("ask", "--json", "--ladders", small, "baker 2").out)
        assert (answer["entries"], answer["ladder"]) == (["two"], "small")

    def test_other_ladders_are_asked_where_the_environment_names_them(
        self, run: Run, small: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LADDER_DATA", str(small))
        assert json.loads(run("ask", "--json", "baker 2").out)["ladder"] == "small"

    def test_ladders_with_problems_are_not_asked(self, run: Run, broken: Path) -> None:
        assert f"{broken}:2: " in refused(run("ask", "--ladders", broken, "band 1"))

    def test_why_tells_which_words_matched_what(self, run: Run) -> None:
        explained = run("ask", "--why", "who mentors?").out
        assert "answered as   topic" in explained
        assert "staff-engineer behaviors-mindset 1" in explained
        assert "mentor ~ mentor" in explained


def test_what_a_note_may_be_evidence_for_is_proposed_with_its_address(run: Run) -> None:
    assert "engineer-1 scope 2: Cover what you write with tests" in run("suggest", DEED).out.splitlines()[0]
    assert json.loads(run("suggest", DEED, "--json").out)["expectations"][0]["id"] == "test-coverage"
    assert run("suggest", "on holiday until friday").out == "Nothing in the ladder fits.\n"


class TestBatch:
    def ask(self, run: Run, tmp_path: Path, text: str | bytes) -> tuple[Ran, Path]:
        path = tmp_path / "questions.jsonl"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return run("ask", "--batch", path), path

    def test_each_line_is_answered_by_a_line_with_its_id(self, run: Run, tmp_path: Path) -> None:
        ran, _ = self.ask(run, tmp_path, '{"id": "a", "text": "band3"}\n\n{"text": "help", "id": 7, "more": 1}\r\n')
        first, second = map(json.loads, ran.out.splitlines())
        assert ran.code == 0
        assert first.keys() == second.keys() == {"id"} | ANSWER
        assert (first["id"], first["entries"]) == ("a", ["engineer-3"])
        assert (second["id"], second["kind"]) == (7, "help")

    def test_each_note_has_a_line_with_what_it_may_be_evidence_for(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "notes.jsonl"
        path.write_text("\n".join(map(json.dumps, [{"id": "n1", "text": DEED}, {"id": "n2", "text": ""}])))
        first, second = map(json.loads, run("suggest", "--batch", path).out.splitlines())
        assert first.keys() == {"id", "kind", "expectations", "micros"}
        assert (first["id"], first["kind"]) == ("n1", "note")
        assert first["expectations"][0].keys() == {"entry", "section", "number", "id"}
        assert first["expectations"][0]["id"] == "test-coverage"
        assert (second["id"], second["expectations"]) == ("n2", [])

    def test_no_lines_have_no_answers(self, run: Run, tmp_path: Path) -> None:
        assert self.ask(run, tmp_path, "")[0] == Ran(0, "", "")

    @pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0c"])
    def test_only_a_newline_ends_a_line(self, run: Run, tmp_path: Path, mark: str) -> None:
        ran, _ = self.ask(run, tmp_path, json.dumps({"id": mark, "text": f"band {mark} 3"}, ensure_ascii=False))
        assert json.loads(ran.out)["id"] == mark

    def test_a_byte_order_mark_and_half_a_character_do_no_harm(self, run: Run, tmp_path: Path) -> None:
        ran, _ = self.ask(run, tmp_path, '\ufeff{"id": "\\ud83d", "text": "\\ud83d staff"}')
        assert json.loads(ran.out)["id"] == "\ud83d"

    @pytest.mark.parametrize(
        "line",
        [
            "not json",
            "[1, 2]",
            "7",
            "null",
            '"text"',
            '{"id": 1}',
            '{"text": "band3"}',
            '{"id": 1, "text": null}',
            '{"id": 1, "text": 3}',
            "[" * 100_000,
        ],
    )
    def test_a_line_that_is_no_question_is_told_with_its_place(self, run: Run, tmp_path: Path, line: str) -> None:
        ran, path = self.ask(run, tmp_path, f'{{"id": 1, "text": "help"}}\n\n{line}\n')
        assert ran.code == 1
        assert len(ran.out.splitlines()) == 1
        assert ran.err == f'{path}:3: not a JSON object with "id" and a "text"\n'

    def test_what_cannot_be_read_is_told_by_name(self, run: Run, tmp_path: Path) -> None:
        missing = tmp_path / "missing.jsonl"
        assert refused(run("ask", "--batch", missing)).startswith(f"{missing}: there is nothing here")
        assert refused(run("ask", "--batch", tmp_path)).startswith(f"{tmp_path}: this is a folder")
        ran, path = self.ask(run, tmp_path, b'{"id": 1, "text": "\xff"}')
        assert refused(ran) == f"{path}: this is no text in UTF-8: save it as UTF-8"


class TestShow:
    def test_programs_read_the_entry_with_every_expectation(self, run: Run) -> None:
        entry = json.loads(run("show", "engineer-3", "--json").out)
        assert entry.keys() == HEAD | {"roles", "sections"}
        assert {key: entry[key] for key in ("id", "name", "band", "track", "kind", "builds_on")} == {
            "id": "engineer-3",
            "name": "Engineer III",
            "band": 3,
            "track": "engineers",
            "kind": "band",
            "builds_on": ["engineer-2"],
        }
        assert [section["id"] for section in entry["sections"]] == ["scope", "skills-experience", "behaviors-mindset"]
        expectations = [one for section in entry["sections"] for one in section["expectations"]]
        assert all(section.keys() == {"id", "name", "expectations"} for section in entry["sections"])
        assert all(one.keys() == ADDRESS | {"text", "origin"} for one in expectations)
        assert {one["origin"] for one in expectations} == {"own"}

    def test_what_cascades_up_is_shown_on_request(self, run: Run) -> None:
        sections = json.loads(run("show", "engineer-2", "--inherited", "--json").out)["sections"]
        origins = {(one["origin"], one["entry"]) for section in sections for one in section["expectations"]}
        assert origins == {("own", "engineer-2"), ("inherited", "engineer-1")}

    def test_roles_mix_in(self, run: Run) -> None:
        entry = json.loads(run("show", "staff", "--role", "technical-lead", "--role", "data eng", "--json").out)
        assert entry["roles"] == ["technical-lead", "data-engineer"]
        assert {one["origin"] for section in entry["sections"] for one in section["expectations"]} == {"own", "role"}

    def test_a_label_that_is_no_number_stays_text(self, run: Run, small: Path) -> None:
        assert json.loads(run("show", "two", "--json", "--ladders", small).out)["band"] == "M2"

    def test_a_role_has_no_band(self, run: Run) -> None:
        entry = json.loads(run("show", "tech lead", "--json").out)
        assert (entry["kind"], entry["band"], entry["track"], entry["builds_on"]) == ("role", None, None, [])

    def test_people_read_where_a_line_comes_from(self, run: Run, small: Path) -> None:
        ran = run("show", "baker 2", "--inherited", "--role", "taster", "--ladders", small)
        assert ran.code == 0
        assert "Writes the list.\n" in ran.out
        assert "Bakes what is on the list.  (inherited: Baker I)" in ran.out
        assert "Says when the bread is done.  (role: Taster)" in ran.out

    def test_a_paragraph_and_what_is_still_to_be_written_are_shown(self, run: Run) -> None:
        assert len(run("show", "unlimited").out) > 100
        assert "orthcoming" in run("show", "opsec").out

    def test_a_role_that_is_still_to_be_written_is_told_of_where_it_is_mixed_in(self, run: Run) -> None:
        out = run("show", "principal-engineer", "--role", "operations-security-engineer", "--role", "opsec").out
        assert "Operations Security Engineer is forthcoming: still to be written." in out
        assert "orthcoming" not in run("show", "principal-engineer", "--role", "technical-lead").out

    def test_an_unknown_entry_is_told_with_what_to_do(self, run: Run) -> None:
        for name in ("zzz", "band 9", "band 4"):
            assert refused(run("show", name)) == (
                f'no single band or role is called "{name}": `ladder-bot list` shows them all'
            )

    def test_only_roles_of_its_ladder_mix_in_to_a_band(self, run: Run, small: Path) -> None:
        assert refused(run("show", "staff", "--role", "band3")).startswith('"band3" is not a role of')
        assert refused(run("show", "staff", "--role", "zzz")).startswith("no single band or role")
        assert refused(run("show", "tech lead", "--role", "data eng")).startswith("Technical Lead is a role itself")
        other = SMALL.replace("id: small", "id: another").replace("taster", "smeller").replace("Taster", "Smeller")
        (small / "another.yaml").write_text(other.replace("Small", "Other"))
        assert refused(run("show", "one", "--role", "taster", "--ladders", small)).endswith("Other Ladder: smeller")


class TestList:
    def test_programs_read_every_entry_with_its_sections_and_counts(self, run: Run) -> None:
        entries = json.loads(run("list", "--json").out)
        assert [entry["id"] for entry in entries] == [
            "engineer-1", "engineer-2", "engineer-3", "staff-engineer", "principal-engineer", "engineering-manager",
            "director-of-engineering", "unlimited", "technical-lead", "data-engineer", "operations-security-engineer",
            "systems-engineer",
        ]  # fmt: skip
        assert all(entry.keys() == HEAD | {"sections"} for entry in entries)
        assert all(s.keys() == {"id", "name", "expectations"} for entry in entries for s in entry["sections"])
        assert sum(s["expectations"] for entry in entries for s in entry["sections"]) == 167

    def test_people_read_a_line_for_each(self, run: Run, small: Path) -> None:
        lines = run("list", "--ladders", small).out.splitlines()
        assert [line.split()[0] for line in lines] == ["one", "two", "taster"]
        assert "band M2" in lines[1]
        assert "role" in lines[2]


def test_the_schema_describes_the_ladder_that_it_ships_with(run: Run) -> None:
    schema = json.loads(run("schema").out)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(yaml.safe_load((LADDER_DATA / "engineering.yaml").read_text()))


class TestManifest:
    def test_yaml_and_json_say_the_same(self, run: Run) -> None:
        assert yaml.safe_load(run("manifest").out) == json.loads(run("manifest", "--json").out) == manifest()

    def test_a_url_and_a_command_stand_where_slack_looks_for_them(self, run: Run) -> None:
        made = json.loads(run("manifest", "--json", "--url", "https://x.example/bot/", "--command", "/career").out)
        assert made["features"]["slash_commands"][0]["command"] == "/career"
        assert made["settings"]["event_subscriptions"]["request_url"] == f"https://x.example/bot{PATH}"

    def test_the_command_is_the_one_that_the_bot_listens_to(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LADDER_COMMAND", "/career")
        assert json.loads(run("manifest", "--json").out)["features"]["slash_commands"][0]["command"] == "/career"

    @pytest.mark.parametrize("command", ["ladder", "/", "/Ladder", "/two words", "/" + "x" * 32])
    def test_a_command_that_slack_refuses_is_refused_first(self, run: Run, command: str) -> None:
        assert refused(run("manifest", "--command", command)).startswith(f"{command} cannot be a command")

    @pytest.mark.parametrize("url", ["x.example", "http://x.example", "https://", "https://x.example/?a=1"])
    def test_a_url_that_slack_refuses_is_refused_first(self, run: Run, url: str) -> None:
        assert refused(run("manifest", "--url", url)).startswith(f"{url} cannot be the bot's URL")

    @pytest.mark.parametrize("option", ["--several", "--org", "--rotation"])
    def test_workspaces_that_install_it_themselves_need_its_url(self, run: Run, option: str) -> None:
        assert "add --url https://" in refused(run("manifest", option))
        made = json.loads(run("manifest", "--json", option, "--url", "https://x.example").out)
        assert made["oauth_config"]["redirect_urls"] == ["https://x.example/slack/oauth_redirect"]
        assert made["settings"]["org_deploy_enabled"] == (option == "--org")
        assert made["settings"]["token_rotation_enabled"] == (option == "--rotation")
