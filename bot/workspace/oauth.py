"""Slack's side of installing an app by OAuth: the page of consent, codes, tokens and their renewal, and their end.

What the app's manifest does not name, Slack refuses: other scopes, other redirect URLs, an organisation as a whole.
"""

from __future__ import annotations

import html
import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.workspace.backend import Backend
from bot.workspace.delivery import Delivery
from bot.workspace.errors import Impossible, Refusal
from bot.workspace.payloads import ORGANISATION
from bot.workspace.state import APP_ID, BOT_USER, App, Json
from bot.workspace.webapi.arguments import Arguments, Method

SECONDS_OF_A_CODE = 600.0
SECONDS_OF_A_TOKEN = 43_200
"""With token rotation: twelve hours."""
_ACTIVE = 2
"""Tokens of an installation that are good at a time, with token rotation: the newest, and the one before it."""


@dataclass(slots=True, kw_only=True)
class _Code:
    who: str
    where: tuple[Backend, ...]
    org_wide: bool
    redirect_uri: str
    asked_for: str
    at: float
    used: bool = False


class OAuth:
    """Installations of one app in the workspaces of `backends`."""

    def __init__(self, app: App, backends: Sequence[Backend]) -> None:
        self._app, self._backends, self._manifest = app, backends, backends[0].manifest
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, tuple[Backend, ...]] = {}

    # the page of consent

    def page(self, asked: Mapping[str, str]) -> tuple[int, str]:
        """What a browser is shown that comes to have an app installed: its status, and the page."""
        try:
            self._check(asked)
        except Refusal as refusal:
            return 400, f"<h1>Something went wrong</h1><p>{html.escape(refusal.error)}</p>"
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in asked.items()
        )
        scopes = "".join(f"<li>{html.escape(one)}</li>" for one in asked["scope"].split(","))
        return 200, f'<form method="post" action="/oauth/v2/authorize"><ul>{scopes}</ul>{hidden}</form>'

    def decide(self, form: Mapping[str, str]) -> str:
        """Somebody (`who`, a name or an id) allows it in a `team`, or in all of its organisation (`org_wide`), or does
        not: where their browser is sent then."""
        self._check(form)
        redirect_uri = form.get("redirect_uri") or self._manifest.redirect_urls[0]
        state = {"state": form["state"]} if "state" in form else {}
        if form.get("answer") != "allow":
            return f"{redirect_uri}?{urlencode({'error': 'access_denied', **state})}"
        home = next(one for one in self._backends if one.team.id == form["team"])
        who = home.store.person_named(form["who"])
        if who is None:
            raise Impossible(f"there is nobody called {form['who']!r}")
        if who.is_restricted or who.is_stranger or who.deleted:
            raise Impossible(f"{who.name} cannot install an app")
        org_wide = form.get("org_wide") == "true"
        if org_wide and not (self._manifest.org_wide and home.team.enterprise):
            raise Impossible("the app cannot be installed for a whole organisation")
        same = [one for one in self._backends if one.team.enterprise == home.team.enterprise]
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(24)}"
        self._codes[code] = _Code(
            who=who.id,
            where=tuple(same) if org_wide else (home,),
            org_wide=org_wide,
            redirect_uri=redirect_uri,
            asked_for=form["scope"],
            at=home.clock.now(),
        )
        return f"{redirect_uri}?{urlencode({'code': code, **state})}"

    def _check(self, asked: Mapping[str, str]) -> None:
        if asked.get("client_id") != self._app.client_id:
            raise Refusal("invalid_client_id")
        scopes = {one for one in asked.get("scope", "").split(",") if one}
        if not scopes or scopes - self._manifest.scopes:
            raise Refusal("invalid_scope")
        wanted = asked.get("redirect_uri")
        if not self._manifest.redirect_urls or (wanted and wanted not in self._manifest.redirect_urls):
            raise Refusal("bad_redirect_uri")

    # tokens

    def _access(self, arguments: Arguments, client_id: str, client_secret: str) -> Json:
        """A token for a code, or for a token that renews."""
        if (client_id or arguments.text("client_id")) != self._app.client_id:
            raise Refusal("invalid_client_id")
        if (client_secret or arguments.text("client_secret")) != self._app.client_secret:
            raise Refusal("bad_client_secret")
        if arguments.text("grant_type") == "refresh_token":
            return self._renewed(arguments.text("refresh_token"))
        code = self._codes.get(arguments.text("code"))
        if code is None:
            raise Refusal("invalid_code")
        if code.used:
            raise Refusal("code_already_used")
        if code.where[0].clock.now() - code.at > SECONDS_OF_A_CODE:
            raise Refusal("invalid_code")
        if arguments.text("redirect_uri") not in (code.redirect_uri, ""):
            raise Refusal("bad_redirect_uri")
        code.used = True
        for backend in code.where:
            backend.team = replace(backend.team, org_wide=code.org_wide)
            backend.store.files = code.where[0].store.files  # those of an organisation are everywhere in it
        return self._granted(code.where, code.asked_for) | {"authed_user": {"id": code.who}}

    def _granted(self, where: tuple[Backend, ...], scopes: str) -> Json:
        """A token, new where there was none, or tokens end."""
        now, rotates, first = where[0].clock.now(), self._manifest.token_rotation, where[0]
        token = first.bot_token
        if rotates or not token:
            token = ("xoxe.xoxb-" if rotates else "xoxb-") + secrets.token_hex(24)
            kept = dict(list(first.bot_tokens.items())[1 - _ACTIVE :])
            for backend in where:
                backend.revoked_tokens |= backend.bot_tokens.keys() - kept.keys()
                backend.bot_tokens = kept | {token: now + SECONDS_OF_A_TOKEN if rotates else math.inf}
        team = first.team
        granted: Json = {
            "access_token": token,
            "token_type": "bot",
            "scope": scopes,
            "bot_user_id": BOT_USER,
            "app_id": APP_ID,
            "team": None if team.org_wide else {"id": team.id, "name": team.name},
            "enterprise": {"id": team.enterprise, "name": ORGANISATION} if team.enterprise else None,
            "is_enterprise_install": team.org_wide,
        }
        if rotates:
            refresh = "xoxe-1-" + secrets.token_hex(24)
            self._refresh[refresh] = where
            granted |= {"refresh_token": refresh, "expires_in": SECONDS_OF_A_TOKEN}
        return granted

    def _renewed(self, refresh: str) -> Json:
        where = self._refresh.pop(refresh, None)
        if where is None:
            raise Refusal("invalid_refresh_token")
        return self._granted(where, ",".join(sorted(self._manifest.scopes)))

    # methods that are about the token itself

    def backend_of(self, token: str | None, asked: Mapping[str, object]) -> Backend:
        """The workspace that a call is about. A token of an organisation is good in several: then the call names the
        team, or somebody or some channel there."""
        mine = [one for one in self._backends if token in one.bot_tokens or token in one.revoked_tokens]
        names = {value for value in asked.values() if isinstance(value, str)}
        for one in mine:
            if names & {one.team.id, *one.store.people, *one.store.channels, *one.store.views, *one.triggers}:
                return one
        return mine[0] if mine else self._backends[0]

    def methods(self, token: str, client_id: str, client_secret: str) -> dict[str, Method]:
        """The methods that Slack has for such apps alone, for a call with these."""
        return {
            "auth.revoke": Method(lambda backend, _: self._revoke(backend)),
            "auth.teams.list": Method(lambda _, arguments: self._teams(token, arguments)),
            "oauth.v2.access": Method(
                lambda _, arguments: self._access(arguments, client_id, client_secret), tokens="none"
            ),
        }

    def _teams(self, token: str, arguments: Arguments) -> Json:
        """Where a token is good."""
        arguments.ignore("limit", "cursor")
        mine = [one.team for one in self._backends if token in one.bot_tokens]
        return {"teams": [{"id": one.id, "name": one.name} for one in mine], "response_metadata": {"next_cursor": ""}}

    def _revoke(self, backend: Backend) -> Json:
        """With its last token an app is uninstalled."""
        self.uninstall(backend)
        return {"revoked": True}

    # the end

    def uninstall(self, backend: Backend, *, tokens_first: bool = True) -> list[Delivery]:
        """Take the app out of a workspace, or out of the organisation that it is installed for: every token ends, and
        the app is told, in an order that Slack does not promise."""
        if not backend.bot_tokens:
            raise Impossible(f"the app is not installed in {backend.team.id}")
        gone = [one for one in self._backends if one.bot_token == backend.bot_token]
        for one in gone:
            one.revoked_tokens |= one.bot_tokens.keys()
            one.bot_tokens = {}
        self._refresh = {name: where for name, where in self._refresh.items() if backend not in where}
        told = [
            backend.tell_farewell("tokens_revoked", tokens={"oauth": [], "bot": [BOT_USER]}),
            backend.tell_farewell("app_uninstalled"),
        ]
        for one in gone:
            one.team = replace(one.team, org_wide=False)
        return [one for one in (told if tokens_first else reversed(told)) if one]
