"""The panel Export: what can be taken out of the window, and what one gets before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout

from app.commands import COMMANDS
from app.export_plan import ALONG_PATH, KINDS, ExportKind, facts_of, plan_of, time_words
from ui.i18n import tr
from ui.icons import icon
from ui.panels.export_row import ExportRow
from ui.widgets.basic import Card, button, label
from ui.widgets.calm import CalmSpin
from ui.widgets.form import Form, emptied
from ui.widgets.panel import Panel
from ui.widgets.row_button import RowButton
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.export_plan import Plan
    from ui.bridge import Bridge

MOST_FRAMES = 20_000
FRAMED = ("video", "frames", "replay")  # these have a size like the photo's


class ExportPanel(Panel):
    """The choices here are arguments of the export commands, nothing else."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("export", tr("Export"))
        self._bridge, self._frames = bridge, 0
        self._kind: ExportKind = KINDS[0]
        self._shown: Plan | None = None
        self._make_kinds()
        self._make_options()
        self._make_card()
        self.body.addWidget(ExportRow(bridge))
        self.body.addStretch()
        bridge.changed.connect(lambda _document: self._show())
        bridge.refreshed.connect(self._show_whether)
        bridge.told.connect(lambda _event: self._show_whether())
        self.choose(KINDS[0])

    def _make_kinds(self) -> None:
        self.kinds: dict[ExportKind, RowButton] = {}
        group, rows = QButtonGroup(self), QVBoxLayout()
        group.setExclusive(True)
        rows.setSpacing(2)
        for kind in KINDS:
            row = self.kinds[kind] = _kind_row(kind, lambda kind=kind: self.choose(kind))
            group.addButton(row)
            rows.addWidget(row)
        self.add(rows)

    def _make_options(self) -> None:
        photo = {"photo": tr("Photo"), "720p": "720", "1080p": "1080", "4k": "4K"}
        self.size_of_view = SegmentedControl(photo, lambda _size: self._show())
        self.size_of_sphere = SegmentedControl({"2k": "2K", "4k": "4K", "8k": "8K"}, lambda _size: self._show())
        self.size_of_view.choose("1080p")
        self.size_of_sphere.choose("4k")
        self._sizes = QStackedWidget()
        self._sizes.addWidget(self.size_of_view)
        self._sizes.addWidget(self.size_of_sphere)
        self.frames = CalmSpin(1, MOST_FRAMES)
        self.frames.setAccessibleName(tr("Frames"))
        self.frames.setToolTip(tr("More frames than the path's own pace make it slower"))
        self.frames.chosen.connect(self._choose_frames)
        self._form = Form()
        self._form.add(tr("Size"), self._sizes)
        self._form.add(tr("Frames"), self.frames)
        self.add(self._form)

    def _make_card(self) -> None:
        self.card = Card()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self.time, self.why_not = label("", "label", wrap=True), label("", "warning", wrap=True)
        self.export = button(tr("Export..."), self._export, tooltip=tr("Asks where to, then begins"))
        self.card.box.addLayout(self._facts)
        self.card.box.addWidget(self.time)
        self.add(self.card, self.why_not, self.export)

    @property
    def plan(self) -> Plan:
        """What would be exported now."""
        size = self.size_of_sphere if self._kind == "panorama" else self.size_of_view
        return plan_of(self._bridge.session, self._kind, size.chosen(), self._frames or None)

    def choose(self, kind: ExportKind) -> None:
        self._kind = kind
        self.kinds[kind].setChecked(True)
        self._sizes.setCurrentWidget(self.size_of_sphere if kind == "panorama" else self.size_of_view)
        self._form.setVisible(kind not in ("splats", "path"))
        self._form.show_row(self._sizes, kind in FRAMED or kind == "panorama")
        self._form.show_row(self.frames, kind in ALONG_PATH)
        self._show()

    def _choose_frames(self, frames: int) -> None:
        self._frames = frames
        self._show()

    def _show(self) -> None:
        """Documents change often, what is exported seldom."""
        plan = self.plan
        if plan != self._shown:
            self._shown = plan
            self._show_plan(plan)
        self._show_whether()

    def _show_plan(self, plan: Plan) -> None:
        self.frames.show_value(plan.count)
        emptied(self._facts)
        first, *rest = facts_of(plan)
        self._facts.addWidget(label(first, "strong", wrap=True))
        for fact in rest:
            self._facts.addWidget(label(fact, wrap=True))
        self.time.setText(time_words(plan))

    def _show_whether(self) -> None:
        why_not = COMMANDS[f"export.{self._kind}"].why_not(self._bridge.session)
        self.export.setEnabled(not why_not)
        self.card.setVisible(not why_not)
        self.why_not.setVisible(bool(why_not))
        self.why_not.setText(tr(why_not) if why_not else "")

    def _export(self) -> None:
        self._bridge.run(f"export.{self._kind}", **self.plan.arguments)


def _kind_row(kind: ExportKind, on_click: Callable[[], object]) -> RowButton:
    command = COMMANDS[f"export.{kind}"]
    title = tr(command.title).removesuffix("...")
    row, sign = RowButton(title, on_click), label()
    row.setCheckable(True)
    sign.setPixmap(icon(command.icon, "secondary").pixmap(18, 18))
    row.box.addWidget(sign)
    row.box.addWidget(label(title), 1)
    row.sealed()
    return row
