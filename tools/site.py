"""Owns the site: bundles the scripts, writes the two security policies and lays everything out in dist/site."""

import base64
import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path
from string import Template
from urllib.parse import quote

from tools import handed, installer, memory, offline, pack
from tools.environment import packages, python
from tools.run import BUILD, ROOT, run, say
from tools.squeeze import squeezed
from tools.variants import ASKING, DEFAULT, FRAMED, Variant

SITE = ROOT / "dist/site"
WEB = ROOT / "web"
STATIC = ROOT / "static"
PYODIDE = ROOT / "node_modules/pyodide"
OUT = BUILD / "web"
ESBUILD = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
    "--target=chrome111,firefox115,safari16.4",
    "--external:node:*",  # Pyodide's loader asks for these only under Node
    "--external:ws",
)


def build(site: Path = SITE, entry: Path = WEB / "vault/main.ts", *, pages: bool = True) -> Path:
    """Build the site with ``entry`` as the vault's script, put it in place of ``site`` and return it.

    The pages to read take most of the time; a test of the vault alone does without.
    """
    code = pack.build()
    say("Bundling the page.")
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]
    worker = bundle(WEB / "worker/worker.ts", "worker.txt", f"--define:LOCK_INFO={json.dumps(lock)}")
    first = f"--inject:{WEB / 'shell/no-webrtc.ts'}"
    put_in = f"--alias:engine-worker={worker}", f"--alias:opening={opening()}", "--loader:.yml=text"
    vault = bundle(entry, "vault.js", *put_in, first)
    shell = bundle(WEB / "shell/shell.ts", "shell.js", f"--alias:model-line={WEB / 'shell/no-line.ts'}")
    asking = bundle(WEB / "shell/shell.ts", "ask.js", f"--alias:model-line={WEB / 'shell/ask/line.ts'}")
    css = "\n".join(path.read_text("utf-8") for path in sorted(STATIC.glob("*.css")))
    document, policy = vault_page(inline(vault), css)
    new = fresh_folder()
    assets = {
        "vault": packed(new, "vault.bin", written("vault.html", document)),
        "glue": packed(new, "glue.bin", PYODIDE / "pyodide.asm.mjs"),
        "wasm": packed(new, "wasm.bin", PYODIDE / "pyodide.asm.wasm"),
        "pack": packed(new, "python.bin", code),
        "installer": packed(new, "installer.bin", installer.build()),
        "memory": checked(new, "memory.bin", memory.build(code)),
    }
    if pages:
        write_pages(new)
    to_read = [path for path in new.rglob("*.html") if path.parent.name != "assets"]
    bundled = asset(new, "pages.bin", offline.pages_bundle(new, to_read))
    (new / "source.tar.gz").write_bytes(handed.source())
    (new / "licences.txt").write_text(handed.licences(), "utf-8", newline="\n")
    for variant in (DEFAULT, ASKING, FRAMED):
        script = inline(asking if variant is ASKING else shell)
        (new / variant.name).write_text(shell_page(script, assets, policy, variant), "utf-8", newline="\n")
    (new / "embed.js").write_text(inline(bundle(WEB / "embed/element.ts", "embed.js")), "utf-8", newline="\n")
    lay_out(new)
    offline.write_worker(new, to_read, str(bundled["url"]), inline(bundle(WEB / "offline/worker.ts", "sw.js")))
    shutil.rmtree(site, ignore_errors=True)
    site.parent.mkdir(parents=True, exist_ok=True)
    return new.rename(site)


def lay_out(new: Path) -> None:
    """Put what is served as it lies into the folder: headers for hosts, the manifest and its icons."""
    for name in ("_headers", "manifest.webmanifest"):
        shutil.copy(STATIC / name, new)
    shutil.copytree(STATIC / "icons", new / "icons")
    shutil.copytree(STATIC / "hosting", new / "hosting")
    shutil.copy(STATIC / "mark.svg", new / "icons")
    (new / ".nojekyll").touch()  # GitHub Pages leaves out what begins with an underscore, unless this is there


def opening() -> Path:
    """Write what the engine says of the example that the page opens with, and return the file."""
    report = OUT / "opening.json"
    run(
        [python(), "-m", "tools.opening", WEB / "vault/example.yml", report],
        failed="tools.opening could not judge the example of the page.",
    )
    return report


def write_pages(new: Path) -> None:
    """Write the pages to read, their style sheet and their search; they ask the engine, in our own environment."""
    search = written("search.txt", inline(bundle(WEB / "pages/search.ts", "search.js")))
    style = asset(new, "pages.css", pages_css().encode())
    run(
        [python(), "-m", "tools.pages", new, str(style["url"]), search],
        failed="tools.pages could not write the pages of rules and keys.",
    )


def pages_css() -> str:
    """Return the style sheet of the pages to read: the page's colours, dark where the reader's screen is."""
    light, dark = re.findall(r"\{(.*?)\}", (STATIC / "colours.css").read_text("utf-8"), re.DOTALL)
    colours = f":root {{{light}}}\n@media screen and (prefers-color-scheme: dark) {{ :root {{{dark}}} }}\n"
    return colours + "\n".join((STATIC / name).read_text("utf-8") for name in ("pages/pages.css", "timeline.css"))


def written(name: str, text: str) -> Path:
    """Write a text beside what is bundled, and return its file."""
    path = OUT / name
    path.write_text(text, "utf-8", newline="\n")
    return path


def fresh_folder() -> Path:
    """Return an empty folder to build the site in, so that a failed build leaves the last one as it is."""
    new = OUT / "site"
    shutil.rmtree(new, ignore_errors=True)
    (new / "assets").mkdir(parents=True)
    return new


def bundle(entry: Path, out: str, *options: str) -> Path:
    """Bundle one TypeScript entry to a classic script and return the file."""
    target = OUT / out
    esbuild = ROOT / "node_modules/esbuild/bin/esbuild"
    run(
        [packages(), esbuild, entry, *ESBUILD, *options, f"--outfile={target}"],
        failed=f"esbuild could not bundle {entry.relative_to(ROOT)}; see the error below.",
    )
    return target


def inline(script: Path) -> str:
    """Return a script's text so that no tag in it can end the element it is put in."""
    return script.read_text("utf-8").replace("</script", "<\\/script").replace("<!--", "<\\!--").strip()


def source_hash(text: str) -> str:
    """Return the CSP source expression that allows exactly this inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def vault_page(script: str, css: str) -> tuple[str, dict[str, str]]:
    """Return the vault's document, and the sources that the shell's policy, which it inherits, has to allow too."""
    nonce = hashlib.sha256(css.encode()).hexdigest()[:24]
    inherited = {"script": source_hash(script), "style": f"'nonce-{nonce}'"}
    template = Template((WEB / "shell/vault.html").read_text("utf-8"))
    return template.substitute(**inherited, nonce=nonce, css=css, code=script), inherited


def asset(site: Path, name: str, content: bytes) -> dict[str, str | int]:
    """Write one asset under a name that changes with its content, and return what the shell has to know of it."""
    stem, dot, suffix = name.rpartition(".")
    path = f"assets/{stem}-{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
    (site / path).write_bytes(content)
    return {"url": path, "size": len(content)}


def packed(site: Path, name: str, source: Path) -> dict[str, str | int]:
    """Write an asset compressed, as many plain hosts would not do it, and return what the shell has to know of it.

    The name does not end in .gz: some servers announce that as an encoding, and the browser would unpack it first.
    """
    return {**asset(site, name, squeezed(source)), "unpacked": source.stat().st_size}


def checked(site: Path, name: str, content: bytes) -> dict[str, str | int]:
    """Write one asset compressed, and return with the rest the SHA-256 of what it unpacks to, in hexadecimal."""
    small = gzip.compress(content, 6, mtime=0)  # 9 takes four times as long for one per cent
    return {**asset(site, name, small), "unpacked": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def shell_page(script: str, assets: dict[str, dict[str, str | int]], vault: dict[str, str], variant: Variant) -> str:
    """Return a page around the vault."""
    manifest = json.dumps(assets, sort_keys=True)
    code = f"const ASSETS={manifest};\n{script}"
    template = Template((ROOT / variant.template).read_text("utf-8"))
    layout = "\n".join((WEB / name).read_text("utf-8").strip() for name in variant.styles)
    mark = (STATIC / "mark.svg").read_text("utf-8").strip()
    return template.substitute(
        title=variant.title,
        connect=variant.connect,
        promise=variant.promise,
        other=variant.other,
        settings=variant.settings,
        mark=mark.replace("<svg ", '<svg aria-hidden="true" '),
        icon=f"data:image/svg+xml,{quote(mark)}",
        code=code,
        script=source_hash(code),
        vault=vault["script"],
        layout=layout,
        style=source_hash(layout),
        frame=vault["style"],
    )
