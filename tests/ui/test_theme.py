"""Another theme counts at once, everywhere in the window."""

from pathlib import Path

import numpy as np
import pytest
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
    wait_for_picture(desk)
    desk.wait(lambda: not desk.viewport.canvas.fading)
    rest(0.2)


def pictures(desk):
    pages = [desk.pixels(desk.window)]
    desk.viewport.set_mode("confidence")
    wait_for_picture(desk)
    rest(0.4)
    desk.viewport.choose_tool("preset")
    rest(0.1)
    return [*pages, desk.pixels(desk.window)]


@pytest.mark.parametrize(("first", "then"), [("dark", "light"), ("light", "dark")])
def test_a_window_that_changes_its_theme_looks_like_one_made_in_it(qapp, tmp_path, first, then):
    with scripted_desk(qapp, made(tmp_path / "made"), dress=then) as desk:
        at_work(desk)
        wanted = pictures(desk)
    with scripted_desk(qapp, made(tmp_path / "changed"), dress=first) as desk:
        at_work(desk)
        desk.viewport.choose_tool("preset")  # has been dressed once
        desk.viewport.choose_tool("select")
        assert desk.bridge.configure(theme=then)
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
