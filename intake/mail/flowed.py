"""Plain text whose lines a program broke and marked as broken: format=flowed."""


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Return the paragraphs of a format=flowed text (RFC 3676, section 4), each on one line."""
    lines: list[str] = []
    flowing, depth_before = False, 0
    for raw in text.split("\n"):
        body = raw.lstrip(">")
        depth = len(raw) - len(body)
        body = body.removeprefix(" ")  # space-stuffing
        prefix = ">" * depth + " " if depth else ""
        signature = body == "-- "
        if flowing and depth == depth_before and not signature:
            lines[-1] += body
        else:
            lines.append(prefix + body)
        flowing = body.endswith(" ") and not signature
        if flowing and delete_space:
            lines[-1] = lines[-1][:-1]
        depth_before = depth
    return "\n".join(lines)
