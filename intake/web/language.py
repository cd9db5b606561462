"""English under /en: the same pages, told by the address alone, so that no cookie is needed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LANGUAGE = "intake.language"
"""The key in the WSGI environment that holds "da" or "en"."""


class Languages:
    """Takes /en off the path and puts it in SCRIPT_NAME, so that url_for keeps the language."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the request on with its language noted."""
        path = environ.get("PATH_INFO", "")
        environ[LANGUAGE] = "da"
        if path == "/en" or path.startswith("/en/"):
            environ[LANGUAGE] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self.app(environ, start_response)
