"""An identity provider on the loopback (OpenID Connect, authorization code) for tests of the office's own sign-in.

Its users choose a name on its page; no password is asked. What the token says can be changed, to see that a wrong one
opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.loopback_server import answering

CLIENT, SECRET = "qunzu-under-test", "a secret of the client that only these tests know"


class IdentityProvider:
    """What stands at `issuer`.

    claims: what its next tokens say other than they should; None leaves the claim out. key: what they are signed with.
    fails_at: a path that
    answers 503. asked: the paths that were asked, in order. ended: the queries of those who signed out.
    """

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.published = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.cookie_secret = secrets.token_hex(32)
        self.asked: list[str] = []
        self.ended: list[dict[str, str]] = []
        self._granted: dict[str, dict[str, Any]] = {}
        self.behave()

    def behave(self) -> None:
        """Forget every fault and what was asked."""
        self.asked.clear()
        self.ended.clear()
        self.key = self.published
        self.claims: dict[str, Any] = {}
        self.fails_at: str | None = None

    def secrets_toml(self) -> str:
        """What the operator writes into .streamlit/secrets.toml."""
        return (
            "[auth]\n"
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{self.cookie_secret}"\n'
            f'client_id = "{CLIENT}"\n'
            f'client_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.issuer}/.well-known/openid-configuration"\n'
        )

    def start_of(self, address: str) -> str:
        """Where st.login sends the browser of a visitor of the program at `address`."""
        claims = {"provider": "default", "exp": int(time.time()) + 120}
        token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.cookie_secret))
        return f"{address}/auth/login?provider={token}"

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def chosen(self, query: dict[str, str]) -> str:
        """Where the browser goes once the user has chosen the name in `login`."""
        code = secrets.token_urlsafe(16)
        self._granted[code] = {**query, "at": int(time.time())}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], credentials: str) -> dict[str, Any]:
        """The answer to a code: given once, to the client that has its secret and the verifier of the challenge."""
        granted = self._granted.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if credentials != f"Basic {expected}" or challenge != granted["code_challenge"]:
            return {"error": "invalid_client"}
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": f"number of {granted['login']}",
            "preferred_username": granted["login"],
            "nonce": granted["nonce"],
            "iat": granted["at"],
            "exp": granted["at"] + 300,
        } | self.claims
        said = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": signed,
        }


def _page(provider: IdentityProvider, query: dict[str, str]) -> str:
    """The provider's own sign-in: a link for each name."""
    links = "".join(
        f'<p><a href="/chosen?{html.escape(urlencode({**query, "login": name}))}">{name}</a></p>'
        for name in ("office", "east", "leaver", "stranger")
    )
    title = '<meta charset="utf-8"><link rel="icon" href="data:,"><title>统一身份认证</title>'
    return f"<!doctype html>{title}<h1>统一身份认证</h1>{links}"


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """A running provider; stopped at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            provider.asked.append(parts.path)
            if parts.path == provider.fails_at:
                self.send_error(503)
            elif parts.path == "/.well-known/openid-configuration":
                self._say("application/json", json.dumps(provider.metadata()))
            elif parts.path == "/keys":
                self._say("application/json", json.dumps({"keys": [provider.published.as_dict(private=False)]}))
            elif parts.path == "/authorize":
                self._say("text/html", _page(provider, query))
            elif parts.path == "/chosen":
                self._send_to(provider.chosen(query))
            elif parts.path == "/end":
                provider.ended.append(query)
                self._send_to(query["post_logout_redirect_uri"])
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if self.path == provider.fails_at:
                self.send_error(503)
            else:
                answer = provider.token(form, self.headers.get("authorization", ""))
                self._say("application/json", json.dumps(answer), 400 if "error" in answer else 200)

        def _say(self, kind: str, text: str, status: int = 200) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _send_to(self, address: str) -> None:
            self.send_response(302)
            self.send_header("location", address)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = IdentityProvider(server.server_address[1])
    with answering(server):
        yield provider
