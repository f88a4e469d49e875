"""Every command of the menus, in every state of the window: nothing raises, Qt has nothing to complain about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_bench import scripted_desk

from app.commands import COMMANDS

LEAVES = ("file.close", "file.quit")
MENUS = [command.id for command in COMMANDS.values() if not command.by_tool and command.id not in LEAVES]


@pytest.fixture
def desk(tmp_path, qapp, qtlog):
    with scripted_desk(qapp, tmp_path) as desk:
        yield desk
    assert not [record.message for record in qtlog.records]


def empty(_desk):
    pass


def with_photo(desk):
    desk.open_photo()
    desk.bridge.run("path.delete")


def with_path(desk):
    desk.open_photo()
    desk.bridge.select(keys=(1,), steps=(0,))


def with_views(desk):
    with_path(desk)
    desk.bridge.run("generate.path")
    desk.made(2)
    desk.bridge.run("generate.cancel")
    desk.bridge.select(keys=(0, 1), steps=(1,))


def while_running(desk):
    with_path(desk)
    desk.bridge.run("generate.path")
    desk.made()
    desk.bridge.select(steps=(1,), keys=(1,))


def giving_up():
    """Whatever asks is answered with Esc."""
    for dialog in (QApplication.activeModalWidget(), QApplication.activePopupWidget()):
        if dialog is not None:
            dialog.close()


@pytest.mark.parametrize("state", [empty, with_photo, with_path, with_views, while_running])
def test_every_command_can_be_chosen(desk, state):
    state(desk)
    closer = QTimer(interval=15)
    closer.timeout.connect(giving_up)
    closer.start()
    ran = [command for command in MENUS if chosen(desk, command)]
    closer.stop()
    giving_up()
    assert len(ran) > (15 if state is empty else 50)


def chosen(desk, command):
    """As from the menu, if the menu lets one."""
    action = desk.window.actions_of[command]
    desk.bridge.refreshed.emit()
    if not action.isEnabled():
        return False
    action.trigger()
    QTest.qWait(10)
    return True
