"""What was meant by a flag that a command does not have."""

from __future__ import annotations

from dataclasses import dataclass

from pyengine.edit import Edit
from pyengine.incident.commands import counted, elsewhere
from pyengine.incident.commands.flag import Flag, Syntax, typed
from pyengine.incident.commands.invocation import Invocation, Said
from pyengine.incident.commands.nearest import nearest
from pyengine.incident.commands.table import COMMANDS
from pyengine.incident.words import Word
from pyengine.text import Span

Meaning = tuple[str, tuple[Edit, ...]]
_CREATE, _UPDATE, _DEPLOY = COMMANDS["service", "create"], COMMANDS["service", "update"], COMMANDS["stack", "deploy"]


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A flag that there is not: its name, the place of the name with its dashes, and its word."""

    found: Invocation
    name: str
    place: Span
    word: Word

    @property
    def syntax(self) -> Syntax:
        return self.found.syntax

    def whole(self, *, takes: bool) -> tuple[Span, str]:
        """Return the place of the flag with its value, and the value."""
        _, equals, value = self.word.text.partition("=")
        if equals or not takes:
            return self.word.span, value
        after = next((word for word in self.found.line if word.span.start >= self.word.span.end), None)
        if after is None or after.text.startswith("-"):
            return self.word.span, ""
        return Span(self.word.span.start, after.span.end), after.text

    def called(self, name: str) -> tuple[Edit, ...]:
        return (Edit(self.place, f"--{name}"),)

    def without(self, *, takes: bool) -> tuple[Edit, ...]:
        """Return the edit that leaves it out, with the blanks behind it."""
        span, _ = self.whole(takes=takes)
        after = next((word for word in self.found.line if word.span.start >= span.end), None)
        return (Edit(Span(span.start, after.span.start if after is not None else span.end), ""),)


def flag(found: Invocation, said: Said) -> Meaning:
    """Find what was meant by a name."""
    known = nearest(said.name, (each.name for each in found.syntax.flags)) or elsewhere.commands_with(said.name)
    if not known and (split := _split(found, said)) is not None:
        return split
    return _named(_Wrong(found, said.name, said.place, _word(found, said)))


def letter(found: Invocation, said: Said) -> Meaning:
    """Find what was meant by a letter: a name behind one dash, or the letter of another command."""
    if (split := _split(found, said)) is not None:
        return split
    word = _word(found, said)
    name = word.text[1:].partition("=")[0]
    if len(name) > len("it"):
        near = nearest(name, (each.name for each in found.syntax.flags))
        if len(near) == 1:
            return f"A name has two dashes: `--{near[0]}`.", (Edit(word.part(0, 1 + len(name)), f"--{near[0]}"),)
    letters = name.replace("i", "")
    if said.name == "i" and found.syntax.words in {_CREATE.words, _UPDATE.words} and len(name) > 1:
        return elsewhere.OF_RUN["interactive"].why, (Edit(word.span, f"-{letters}"),)
    is_file = said.name == "f" and found.syntax.words == _DEPLOY.words
    long = "file" if is_file else elsewhere.LETTERS.get(said.name, "")
    if not long:
        return f"`{found.syntax.name}` has no `-{said.name}`.", ()
    meaning = _named(_Wrong(found, long, word.span, word))
    return meaning if len(name) == 1 else (meaning[0], ())


def _split(found: Invocation, said: Said) -> Meaning | None:
    """Tell a flag that belongs to the value before it: `--health-cmd curl -f http://localhost`."""
    at = [each.span for each in found.line].index(said.span)
    end = found.line[at - 1].span.end
    given = next((each for each in found.given if each.span.end == end), None)
    if given is None:
        words = [each for each in found.arguments if each.span.end <= said.span.start]
        given = counted.before(found, words[0]) if words else None
    return counted.quoted(found, given) if given is not None else None


def _word(found: Invocation, said: Said) -> Word:
    return next(word for word in found.line if word.span == said.span)


def _named(wrong: _Wrong) -> Meaning:
    availability = wrong.syntax.flag("availability")
    if availability is not None and wrong.name in availability.words:
        return "It is a word of `--availability`: active, pause or drain.", wrong.called(f"availability {wrong.name}")
    for way in (_letter_of, _moved, _scaled, _of_others, _of_a_file, _misspelt):
        if (meaning := way(wrong)) is not None:
            return meaning
    others = elsewhere.commands_with(wrong.name)
    if others:
        names = " and ".join(f"`{each.name}`" for each in others[:3])
        return f"`--{wrong.name}` is a flag of {names}, not of `{wrong.syntax.name}`.", ()
    return f"`{wrong.syntax.name}` has no such flag, nor one that is spelt alike. Nothing is sent.", ()


def _letter_of(wrong: _Wrong) -> Meaning | None:
    if wrong.syntax.flag(wrong.name) is None:
        return None
    return f"Here it is written out: `--{wrong.name}`.", wrong.called(wrong.name)


def _moved(wrong: _Wrong) -> Meaning | None:
    """Judge a flag of `docker service create` on `update`, and the other way."""
    name, kind = wrong.name, wrong.syntax.words
    if kind == _UPDATE.words and _CREATE.flag(name) is not None:
        if _UPDATE.flag(f"{name}-add") is None:
            later = "here each variable is an `--env-add`" if name == "env-file" else "nothing changes it later"
            return f"`--{name}` is for `docker service create` only: {later}.", ()
        why = f"`--{name}` is for `docker service create`; here it is `--{name}-add`, and `--{name}-rm` to remove."
        return why, wrong.called(f"{name}-add")
    there = _UPDATE.flag(name)
    if kind != _CREATE.words or there is None:
        return None
    base = name.removesuffix("-add")
    if base != name and _CREATE.flag(base) is not None:
        return f"`--{name}` is for `docker service update`; here it is `--{base}`.", wrong.called(base)
    if name.endswith("-rm") or name == "force":
        return f"`--{name}` is for `docker service update`: here is nothing yet.", wrong.without(
            takes=bool(there.takes)
        )
    return f"`--{name}` is for `docker service update`.{_behind_the_flags(name)}", _as_argument(wrong)


def _behind_the_flags(name: str) -> str:
    said = {"image": " Here the image stands behind all flags.", "args": " Here they stand behind the image."}
    return said.get(name, "")


def _as_argument(wrong: _Wrong) -> tuple[Edit, ...]:
    """Make the image an argument, where no flag and no argument stands behind it."""
    span, value = wrong.whole(takes=True)
    if wrong.name != "image" or not value or span.end != wrong.found.line[-1].span.end:
        return ()
    return (Edit(Span(span.start, span.end - len(value)), ""),) if not wrong.found.arguments else ()


def _scaled(wrong: _Wrong) -> Meaning | None:
    """`docker service scale --replicas 3 web`."""
    if wrong.found.verb != "scale" or wrong.name not in {"replicas", "replica"}:
        return None
    span, value = wrong.whole(takes=True)
    names = [word for word in wrong.found.line[3:] if not (span.start <= word.span.start < span.end)]
    why = "`docker service scale` has the number behind the name: `SERVICE=REPLICAS`."
    if not value.isdigit() or any(word.text.startswith("-") for word in names):
        return why, ()
    return why, (*wrong.without(takes=True), *(Edit(Span(w.span.end, w.span.end), f"={value}") for w in names))


def _of_others(wrong: _Wrong) -> Meaning | None:
    """Judge a flag of `docker run` or of Compose."""
    other = elsewhere.elsewhere(wrong.syntax, wrong.name)
    if other is None:
        return None
    span, value = wrong.whole(takes=other.takes)
    pairs = other.made(value) if other.made is not None and (value or not other.takes) else None
    if pairs is None:
        return other.why, ()
    if not pairs:
        return other.why, wrong.without(takes=other.takes)
    names = [(name if wrong.syntax.flag(name) else f"{name}-add", given) for name, given in pairs]
    if not all(wrong.syntax.flag(name) for name, _ in names):
        return other.why, ()
    if len(names) == 1 and names[0][1] == value:
        return other.why, wrong.called(names[0][0])  # the value stays as it is written
    return other.why, (Edit(span, " ".join(typed(name, given) for name, given in names)),)


def _of_a_file(wrong: _Wrong) -> Meaning | None:
    """Judge a flag of `docker service` on `docker stack deploy`."""
    flag_ = elsewhere.in_file(wrong.name) if wrong.syntax.words == _DEPLOY.words else None
    if flag_ is None:
        return None
    value = wrong.whole(takes=bool(flag_.takes))[1]
    said = f"{flag_.key}: {value}" if value and not flag_.many else flag_.key
    why = (
        f"`--{wrong.name}` is a flag of `docker service`: for a stack the file says it, below the service, as "
        f"`{said}`. Write it there first; the deploy then needs no flag."
    )
    return why, wrong.without(takes=bool(flag_.takes))


def _misspelt(wrong: _Wrong) -> Meaning | None:
    """Find the flag that is spelt alike, in this command or in the one it was moved from."""
    own = nearest(wrong.name, (each.name for each in wrong.syntax.flags))
    if len(own) == 1:
        found = wrong.syntax.flag(own[0])
        assert found is not None
        return f"It is spelt `--{own[0]}`: {_small(found)}", wrong.called(own[0])
    others = () if own or elsewhere.commands_with(wrong.name) else (_CREATE, _UPDATE)
    for other in others:
        near = nearest(wrong.name, (each.name for each in other.flags))
        if len(near) == 1 and other is not wrong.syntax:
            return _named(_Wrong(wrong.found, near[0], wrong.place, wrong.word))
    if own:
        return f"No flag has this name; {' and '.join(f'`--{each}`' for each in own)} are alike.", ()
    return None


def _small(flag_: Flag) -> str:
    return f"{flag_.does[:1].lower()}{flag_.does[1:]}."
