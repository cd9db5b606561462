"""Giving out files: to be saved, and never to be run by a browser."""

from io import BytesIO

from flask import Response, send_file

from intake.core.consultation import Material


def download(content: bytes, document: Material) -> Response:
    """Return a file to be saved and never to be run: not even when its bytes are HTML."""
    response = send_file(
        BytesIO(content), document.media_type, as_attachment=True, download_name=document.name
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
