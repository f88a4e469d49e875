"""Collects every text of the window for translators, and compiles what they wrote.

    python packaging/translations.py            brings the .ts files up to date and compiles them to .qm
    python packaging/translations.py --missing  only tells what has no translation yet, and fails if there is anything

A text is the literal in `tr("...")` anywhere; every sentence or title in the modules named in SPOKEN, whose texts reach
`tr` as values; the titles of the samples; and the sentences of Problems, whose values have numbers: "{0} is locked.".
Those go into sentences.txt too, by which app/told.py finds them again.
"""

from __future__ import annotations

import ast
import json
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
SENTENCES = FOLDER / "sentences.txt"
CONTEXT = "Sceneloom"
SHORTCUT = re.compile(r"((Ctrl|Shift|Alt)\+.*|Del|Home|Space|F\d+)")
TITLE = re.compile(r"[A-Z]|\d+[- ][A-Za-z]")
SPOKEN = ("app/command*.py", "app/results.py", "app/next_step.py", "engine/core/presets.py")
NO_WINDOW = re.compile(
    r"engine/(bench|training)/|engine/source/posed|engine/core/(gaussians|pose)\.py"
    r"|app/(cli|train|measure|doctor|demo|console|kernels|inspect_file|window|scene_file|make|camera_path|gaps|report"
    r"|render_film|film_cluster|ray_cluster)"
)  # what a window never comes to, or never shows
SENTENCE = re.compile(r"(A |'?[A-Z][a-z]|'?\{0\})[^\n]* [^\n]*([^.]\.|hf download \{\d\})", re.DOTALL)


def texts() -> list[str]:
    """Every text once, in the order of the files."""
    found = (text for file in _files("app", "ui") for text in _in_tr(_tree(file)))
    spoken = (text for pattern in SPOKEN for file in sorted(ROOT.glob(pattern)) for text in _titles(_tree(file)))
    return list(dict.fromkeys((*found, *spoken, *_samples(), *sentences())))


def sentences() -> list[str]:
    """What problems, and the reasons why something can't be used, are told in."""
    files = (file for file in _files("app", "engine") if not NO_WINDOW.match(file.relative_to(ROOT).as_posix()))
    return sorted({text for file in files for text in _told(_tree(file))})


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
    """All texts with the translations there are; texts that are gone go. A comment at the top stays."""
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
    comment = re.search("<!--.*?-->\n", file.read_text(encoding="utf-8"), re.DOTALL) if file.is_file() else None
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + (comment.group() if comment else "")
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
    for call in _calls_of_tr(tree):
        yield from _literals(call.args[0])


def _calls_of_tr(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr" and node.args:
            yield node


def _literals(node: ast.expr) -> Iterator[str]:
    """A literal, or both of `a if ... else b`."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _titles(tree: ast.Module) -> Iterator[str]:
    """Strings that begin as titles do and are no docstrings."""
    silent = _silent(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            text = node.value
            if TITLE.match(text) and any(map(str.islower, text)) and not SHORTCUT.fullmatch(text):
                yield text


def _told(tree: ast.Module) -> Iterator[str]:
    """Whole sentences, with numbers in place of their values."""
    silent = _silent(tree) | {id(part) for call in _calls_of_tr(tree) for part in ast.walk(call)}
    for node in ast.walk(tree):
        if id(node) not in silent and (text := _template(node)) and SENTENCE.fullmatch(text):
            yield text


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        values = iter(range(len(node.values)))
        return "".join(
            _literal(part) if isinstance(part, ast.Constant) else f"{{{next(values)}}}" for part in node.values
        )
    return _literal(node)


def _literal(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _silent(tree: ast.Module) -> set[int]:
    """Docstrings, and the pieces of f-strings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    made = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return docstrings | {id(part) for whole in made for part in ast.walk(whole) if part is not whole}


def _samples() -> Iterator[str]:
    listed = json.loads((ROOT / "resources" / "samples" / "samples.json").read_text(encoding="utf-8"))
    return (entry["title"] for entry in listed)


def main() -> None:
    lacking = False
    if "--missing" not in sys.argv:
        SENTENCES.write_text("\n".join(sentences()) + "\n", encoding="utf-8")
    for file in sorted(FOLDER.glob("*.ts")):
        if "--missing" not in sys.argv:
            write(file)
            compile_to(file, file.with_suffix(".qm"))
        lacking = lacking or bool(missing(file))
        sys.stdout.writelines(f"{file.name}: {text}\n" for text in missing(file))
    sys.exit("--missing" in sys.argv and lacking)


if __name__ == "__main__":
    main()
