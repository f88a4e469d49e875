"""Collects every text of the window for translators, and compiles what they wrote.

    python packaging/translations.py            brings the .ts files up to date and compiles them to .qm
    python packaging/translations.py --missing  only tells what has no translation yet

A text is the literal in `tr("...")` anywhere, and every sentence or title in the modules named in SPOKEN, whose texts
reach `tr` as values.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "Sceneloom"
SHORTCUT = re.compile(r"((Ctrl|Shift|Alt)\+.*|Del|Home|Space|F\d+)")
SPOKEN = ("app/command*.py", "app/document.py", "app/results.py", "app/next_step.py", "engine/core/presets.py")


def texts() -> list[str]:
    """Every text once, in the order of the files."""
    found = (text for file in _files("app", "ui") for text in _in_tr(_tree(file)))
    spoken = (text for pattern in SPOKEN for file in sorted(ROOT.glob(pattern)) for text in _sentences(_tree(file)))
    return list(dict.fromkeys((*found, *spoken)))


def translated(file: Path) -> dict[str, str]:
    """What a .ts file holds: text -> translation; unfinished ones are left out."""
    if not file.is_file():
        return {}
    messages = ElementTree.parse(file).iter("message")
    pairs = ((m.findtext("source") or "", m.findtext("translation") or "") for m in messages)
    return {source: words for source, words in pairs if words}


def missing(file: Path) -> list[str]:
    known = translated(file)
    return [text for text in texts() if text not in known]


def write(file: Path) -> None:
    """All texts with the translations there are; texts that are gone go."""
    known = translated(file)
    root = ElementTree.Element("TS", version="2.1", language=file.stem)
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text in sorted(texts()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        words = ElementTree.SubElement(message, "translation", {} if text in known else {"type": "unfinished"})
        words.text = known.get(text)
    ElementTree.indent(root)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    file.write_text(head + ElementTree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def compile_to(file: Path, out: Path) -> None:
    """.ts -> .qm, with Qt's own compiler."""
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([tool, "-silent", str(file), "-qm", str(out)], check=True)


def _files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _in_tr(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr" and node.args:
            yield from _literals(node.args[0])


def _literals(node: ast.expr) -> Iterator[str]:
    """A literal, or both of `a if ... else b`."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Strings that begin with a capital letter and are no docstrings."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent | pieces:
            text = node.value
            if text[:1].isupper() and any(map(str.islower, text)) and not SHORTCUT.fullmatch(text):
                yield text


def main() -> None:
    for file in sorted(FOLDER.glob("*.ts")):
        if "--missing" in sys.argv:
            sys.stdout.write("\n".join(missing(file)) + "\n")
            continue
        write(file)
        compile_to(file, file.with_suffix(".qm"))


if __name__ == "__main__":
    main()
