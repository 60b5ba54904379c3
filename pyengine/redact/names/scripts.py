"""Tells what a script passes on from what it holds: in source code a secret stands between quotes, a name does not."""

from __future__ import annotations

import re

from pyengine.redact.hit import Seg

_MEMBER = re.compile(r"(?:this|self)\.\w[\w.]*")
_TYPE = re.compile(
    r"(?:Optional\[\w+\]|Option<[\w&' ]+>|Secret(?:Str|String|<\w+>)|&'?\w{0,12} ?str|str|bytes|Buffer"
    r"|string(?=\s*[|;,)])|String(?=\s*[|;,)=]))(?:\s*\|\s*(?:None|null|undefined))?"
    r"(?:\s*=\s*(?:None|null|b?\"\"|''|\.\.\.))?[,;)]?"
)
"""What a parameter or a field is declared to be."""
_DECLARES = re.compile(
    r"(?:export[ \t]+)?(?:let|const|var|val|def|type)[ \t]+(?:mut[ \t]+)?[\w$]+[ \t]*[:=]"
    r"|(?:export[ \t]+|pub[ \t]+)?(?:async[ \t]+)?(?:def|fn|func|function)[ \t]+[\w.$]+[ \t]*[(<\[]"
    r"|(?:private|public|protected|final|static|return|readonly)[ \t][^\n]{0,200}[;{][ \t]*\r?$"
    r"|(?:if|for|while)\b[^\n]{0,200}[:{;][ \t]*\r?$"
    r"|(?:if|elif|while)[ ]+(?:not[ ])?[a-z_][\w.]*[ ]+(?:[=!]=|in|not|is)[ ]",
    re.MULTILINE,
)
"""A line of a script that declares, asks or gives something; in these a value without quotes is a name."""
_CMDLET = re.compile(r"\(?(?:Get|New|Read|ConvertTo|ConvertFrom|Import|Join)-[A-Z][a-z]+[A-Za-z]*(?=\s|\Z)")
_LABELS = re.compile(
    r"(?i)(?:messages?|msgs?|labels?|i18n|l10n|texts?|ui|lang|locale|translations?|strings?|mensajes|meldungen|textes|placeholders?|tooltips?"
    r"|errors?|login)\."
)
_WORD = r"[^\W\d_][^\W\d_'\u2019]*"
_SENTENCE = re.compile(rf"{_WORD}(?:[ -][(\"\u201c\u00ab]?{_WORD}[)\"\u201d\u00bb,;:]?){{1,12}} ?[.?!:\u2026]{{0,3}}")


_LABEL = re.compile(r"[^\d_=@#$%^*\\<>|~]{1,200}")


def is_label(value: str) -> bool:
    """Tell words as a page shows them: letters and the marks of sentences, no figure and no sign."""
    return _LABEL.fullmatch(value.strip()) is not None and "://" not in value


def passed_on(seg: Seg, start: int, end: int, name: str) -> str:
    """Return why `start:end` of `seg`, which is given to `name`, holds nothing itself; empty if it may."""
    text = seg.shadow
    quoted = text[start - 1 : start] in {'"', "'", "`"} if start else False
    value = text[start:end].strip()
    if "." in name and _LABELS.match(name):
        line = text.find("\n", start, start + 400)
        whole = text[start : line if line >= 0 else start + 400].strip(" \t\r\"',;")
        if _SENTENCE.fullmatch(value) or _SENTENCE.fullmatch(whole):
            return "a label of a page"
    if name.lower().endswith(("command", "cmd")) and not value.startswith("echo"):
        return "a command that prints it"
    if quoted or not seg.free or not value or value[0] in "\"'`":
        return ""
    if _CMDLET.match(value):
        return "a command of PowerShell"
    if _TYPE.fullmatch(text[start : end + 1].strip()) or _TYPE.fullmatch(value):
        return "a type"
    if not (value[0].isalpha() or value[0] in "_$({[&*!"):
        return ""
    line = text.rfind("\n", max(0, start - 400), start) + 1
    lead = len(text[line:start]) - len(text[line:start].lstrip(" \t"))
    return "a name in a script" if _MEMBER.match(name) or _DECLARES.match(text, line + lead) else ""
