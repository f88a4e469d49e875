"""Another theme counts at once, everywhere in the window."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QCursor
from window_bench import rest, scripted_desk, wait_for_picture

from ui import theme
from ui.icons import icon


@pytest.fixture(autouse=True)
def dark_again(qapp):
    yield
    theme.apply(qapp)


def at_work(desk):
    desk.open_photo()
    desk.bridge.select(steps=(desk.document.steps[0].id,), keys=(0,))
    desk.bridge.do("file.open", path=Path("/nowhere/missing.loom"))
    desk.settle()
    desk.wait(lambda: desk.problems)


def calm(desk):
    """Nothing fades, no rate of pictures is told, and the pointer is over nothing."""
    QCursor.setPos(desk.window.mapToGlobal(desk.window.rect().bottomRight()))
    wait_for_picture(desk)
    desk.wait(lambda: not desk.viewport.canvas.fading and desk.viewport.canvas.stats().fps == 0)
    desk.viewport.chrome.update_status()
    rest(0.1)
    return desk.pixels(desk.window)


def pictures(desk):
    first = calm(desk)
    desk.viewport.set_mode("confidence")
    desk.viewport.choose_tool("preset")
    return [first, calm(desk)]


def test_a_window_that_changes_its_theme_looks_like_one_made_in_it(qapp, tmp_path):
    with scripted_desk(qapp, made(tmp_path / "made"), dress="light") as desk:
        at_work(desk)
        wanted = pictures(desk)
    with scripted_desk(qapp, made(tmp_path / "changed"), dress="dark") as desk:
        at_work(desk)
        desk.viewport.choose_tool("preset")  # has been dressed once
        desk.viewport.choose_tool("select")
        assert desk.bridge.configure(theme="light")
        rest(0.2)
        for seen, wished in zip(pictures(desk), wanted, strict=True):
            assert (np.abs(seen.astype(int) - wished).max(-1) > 8).mean() < 0.001


def test_an_icon_has_the_colour_of_the_theme_in_use(qapp):
    one = icon("mdi6.square")
    for name in ("light", "dark"):
        theme.apply(qapp, name)
        assert one.pixmap(20, 20).toImage().pixelColor(10, 10).name() == theme.THEMES[name]["text"]


def made(folder):
    folder.mkdir()
    return folder
