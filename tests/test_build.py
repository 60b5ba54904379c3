"""The build asks the network for nothing twice, pins everything, and packs the whole engine into few bytes."""

import gzip
import io
import json
import re
import shutil
import struct
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from pyengine.rules import RULES
from tests.draws import share
from tools import environment, handed, memory, pack, release, site
from tools.environment import packages
from tools.run import ROOT, Failure, run

VISIT = ("vault", "glue", "wasm", "python")
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def no_program(*_: object, **__: object) -> str:
    pytest.fail("a program was run although everything is in place")


def test_nothing_is_fetched_when_everything_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    environment.test_python()
    node = environment.packages()
    monkeypatch.setattr(environment, "node", lambda: (node, node))
    monkeypatch.setattr(environment, "run", no_program)
    assert environment.test_python().exists()
    assert environment.packages() == node


@pytest.mark.parametrize("then", ["one", "two"])
def test_only_a_changed_lock_is_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    asked: list[list[object]] = []
    lock = tmp_path / "requirements/run.txt"
    lock.parent.mkdir()
    lock.write_text("one")
    (tmp_path / "venv/bin").mkdir(parents=True)
    (tmp_path / "venv/bin/python").touch()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "run", lambda argv, **_: asked.append(argv))
    environment.python()
    lock.write_text(then)
    environment.python()
    assert len(asked) == len({"one", then})
    assert all("--require-hashes" in argv for argv in asked)


def test_a_failing_step_says_what_failed() -> None:
    with pytest.raises(Failure, match=r"^The step failed; try again\.\nno such luck$"):
        run(["sh", "-c", "echo no such luck; exit 3"], failed="The step failed; try again.")


def test_a_missing_program_says_what_failed() -> None:
    with pytest.raises(Failure, match=r"^The step failed\. \("):
        run([ROOT / "no such program"], failed="The step failed.")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", text):
        assert entry.startswith("#") or "--hash=sha256:" in entry, entry


def test_the_locks_hold_what_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    assert sorted(groups) == sorted(lock.stem for lock in LOCKS)
    for name, wanted in groups.items():
        locked = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert [one for one in wanted if f"\n{one.replace('.yaml', '-yaml')} " not in locked] == []


def test_the_npm_lock_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert "resolved" not in text
    assert "://" not in re.sub(r'"url": "[^"]*"', "", text)  # funding pages of the authors
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [name for name, version in versions.items() if not version[0].isdigit()] == []


def test_the_pack_is_the_same_every_time() -> None:
    assert pack.build().read_bytes() == pack.build().read_bytes()


def test_the_memory_is_the_same_in_every_place_and_at_every_time(tmp_path: Path) -> None:
    ours = pack.build()
    whole = memory.whole(ours)
    elsewhere = shutil.copy(ours, tmp_path / "elsewhere.zip")
    again = tmp_path / "memory.bin"
    environ = {"TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "HOME": str(tmp_path), "PYTHONHASHSEED": "3"}
    runner = shutil.copy(memory.RUNNER, tmp_path / "another name.mjs")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    memory.keep(elsewhere, again, environ, runner)
    assert again.read_bytes() == whole.read_bytes()


def test_a_sparse_memory_holds_all_that_is_not_zero() -> None:
    head = struct.pack("<4I", 0, 16, 7, 7)
    heap = bytes(5000) + b"a" + bytes(3 * memory.PAGE - 5003) + b"bc"
    sparse = memory.sparse(head + heap)
    assert struct.unpack_from("<4I", sparse) == (len(head), 2, 1, 2)
    assert sparse[16:] == head + heap[memory.PAGE :]


def test_what_a_visit_transfers_is_small() -> None:
    """The page, the editor, the engine, each as it lies: no server has to compress them."""
    parts = [site.SITE / "index.html", *(next(site.SITE.glob(f"assets/{name}-*.bin")) for name in VISIT)]
    assert sum(path.stat().st_size for path in parts) <= 6_000_000


def test_a_second_build_of_the_same_files_is_the_same(tmp_path: Path) -> None:
    dist = shutil.copytree(site.SITE, tmp_path / "first/site").parent
    release.write(dist / "site")
    again = tmp_path / "second"
    release.write(site.build(again / "site"))
    assert (again / release.SUMS).read_text("utf-8") == (dist / release.SUMS).read_text("utf-8")


def shipped_pack() -> bytes:
    """Return the Python pack of the built site."""
    return gzip.decompress(next(site.SITE.glob("assets/python-*.bin")).read_bytes())


def test_the_pack_holds_byte_code_of_the_engine_and_nothing_of_the_command_line() -> None:
    with zipfile.ZipFile(io.BytesIO(shipped_pack())) as archive:
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {pack.EPOCH}
    assert not [name for name in names if name.endswith(".py")]
    assert "pyengine/bridge.pyc" in names
    recordings = [name for name in names if "/recorded/" in name]
    assert recordings
    assert [name for name in recordings if not name.startswith(pack.SHOWN)] == []
    assert not [name for name in names if "cli" in Path(name).parts or "__main__" in name]


def test_the_engine_runs_from_the_pack_alone(tmp_path: Path) -> None:
    modules = [name for name in pack.imports(sorted(pack.ENGINE.rglob("*.py"))) if name.startswith("pyengine")]
    texts = [rule.examples[0].text for rule in RULES[::4]]  # the test in the page asks of each
    broken = sorted((ROOT.parent / "shared/corpus/broken").glob("*.yml"))  # none where the corpus is missing
    texts += [path.read_text("utf-8", "replace") for path in share(broken, 4)]
    params = [{"files": [{"name": "stack.yml", "text": text}]} for text in texts]
    requests = [{"v": 1, "id": 1, "method": "analyse", "params": one} for one in params]
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"modules": sorted(set(modules)), "requests": requests}))
    zipped = tmp_path / "python.zip"
    zipped.write_bytes(shipped_pack())
    script = ROOT / "tests/inside_pack.py"
    said = run([packages(), ROOT / "web/tools/pyodide.mjs", zipped, script, job], failed="The pack is incomplete.")
    assert f"{len(requests)} requests" in said


def test_the_site_has_only_relative_addresses() -> None:
    page = (site.SITE / "index.html").read_text("utf-8")
    links = re.findall(r'(?:src|href)="(?!data:)([^"]*)"', page)
    assert "rules/index.html" in links
    assert [link for link in links if link.startswith("/") or ":" in link or not (site.SITE / link).exists()] == []
    assert all(url.startswith("assets/") for url in re.findall(r'"url": "([^"]*)"', page))


def test_the_source_that_is_handed_out_is_the_projects_and_the_same_each_time() -> None:
    first = handed.source()
    with tarfile.open(fileobj=io.BytesIO(first)) as archive:
        names = archive.getnames()
        inside = archive.extractfile("stackengine/build.py")
        assert inside
        assert inside.read() == (ROOT / "build.py").read_bytes()
    assert {name.split("/")[0] for name in names} == {"stackengine"}
    assert not [name for name in names if "node_modules" in name or "/.build/" in name or "/dist/" in name]
    assert handed.source() == first


def test_each_package_of_the_page_has_its_licence_handed_out() -> None:
    text = handed.licences()
    for name, version in json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"].items():
        assert f"{name} {version}" in text
    assert "ISC License" in text
    assert "Betterleaks Contributors" in text
