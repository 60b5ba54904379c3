"""The pages around the vault that the site has."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Variant:
    """A page around the vault: `connect` is what its policy lets through, `other` leads to another of them."""

    name: str
    template: str
    title: str
    connect: str
    promise: str
    other: str
    settings: str
    styles: tuple[str, ...]


DEFAULT = Variant(
    name="index.html",
    template="static/index.html",
    title="StackEngine: will this stack survive its next rollout?",
    connect="'self'",
    promise="Paste yours: nothing leaves this page.",
    other='<a href="ask.html">Ask<span class="long"> a model</span></a>',
    settings="",
    styles=("shell/shell.css",),
)
ASKING = Variant(
    name="ask.html",
    template="static/index.html",
    title="StackEngine, with a model to ask",
    connect="'self' https: http://localhost:* http://127.0.0.1:*",
    promise="Only what you send to a model leaves, redacted.",
    other='<a href="./">No model</a>',
    settings='<section id="model" aria-label="The model that is asked"></section>\n',
    styles=("shell/shell.css", "shell/ask/ask.css"),
)
"""The page that may ask a model. A policy cannot be narrowed once an address is typed, so it lets all through that may
be typed: what is encrypted, and this machine."""
FRAMED = replace(DEFAULT, name="embed.html", template="web/embed/embed.html")
"""The page that stands in a frame of somebody else's."""
