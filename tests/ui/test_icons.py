"""Icons keep their size on a screen with two device pixels for each logical one."""

import os
import subprocess
import sys

from ui import theme
from ui.icons import icon

SCRIPT = """
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.icons import icon
assert app.devicePixelRatio() == 2
image = QImage(80, 80, QImage.Format.Format_ARGB32)
image.setDevicePixelRatio(2)
image.fill(0)
painter = QPainter(image)
icon("mdi6.square").paint(painter, 0, 0, 18, 18)
painter.end()
seen = [x for x in range(80) if image.pixelColor(x, 18).alpha() > 100]
print(min(seen) >= 0 and 24 <= max(seen) < 36)
print(icon("mdi6.square").pixmap(18, 18).deviceIndependentSize().width())
"""


def test_an_icon_stays_in_its_place_on_a_fine_screen():
    settings = os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run([sys.executable, "-c", SCRIPT], env=settings, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "18.0"]


def test_icons_are_those_of_qtawesome_without_loading_it(qapp):
    import qtawesome

    drawn = icon("mdi6.camera-plus-outline").pixmap(20, 20).toImage()
    colour = theme.colour("text").name()
    assert drawn == qtawesome.icon("mdi6.camera-plus-outline", color=colour).pixmap(20, 20).toImage()
    code = "import sys, ui.main_window; print([m for m in ('qtawesome', 'qtpy') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
