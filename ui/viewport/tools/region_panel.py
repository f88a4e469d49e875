"""The region's options: how to paint, what to imagine there, and the button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from app import backends
from app.commands_generate import MOST_SEED, new_seed
from app.words import number
from ui.i18n import tr
from ui.viewport.tools.panel import ToolPanel
from ui.widgets.basic import IconButton, button, label
from ui.widgets.calm import CalmSlider, CalmSpin
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from ui.viewport.tools.region import RegionTool


class RegionPanel(ToolPanel):
    def __init__(self, tool: RegionTool) -> None:
        super().__init__(tr("Re-imagine a region"))
        self._tool = tool
        self.way = SegmentedControl({"brush": tr("Brush"), "lasso": tr("Lasso")}, lambda way: tool.choose(way=way))
        self.brush = CalmSlider(6, 160)
        self.prompt, self.seed = QLineEdit(), CalmSpin(1, MOST_SEED)
        self.state = label("", "caption", wrap=True)
        self.go = button(tr("Re-imagine"), tool.reimagine, "primary")
        self.clear = button(tr("Start over"), tool.clear, "link")
        self._lay_out()
        self.new_seed()
        tool.bridge.changed.connect(lambda _document: self.follow())
        self.follow()

    def words(self) -> dict[str, Any]:
        """prompt and seed for the command."""
        prompt = self.prompt.text().strip()
        return {"seed": self.seed.value(), "prompt": prompt or None}

    def new_seed(self) -> None:
        self.seed.show_value(new_seed())

    def follow(self) -> None:
        """Shows what is marked and whether it can be done."""
        tool = self._tool
        self.way.choose(tool.way)
        self.brush.show_value(tool.brush_px)
        self._brush_row.setVisible(tool.way == "brush")
        self._prompt_row.setVisible(backends.reads_prompt(tool.bridge.session.document.recipe.imagine))
        self.state.setText(self._words())
        self.go.setEnabled(bool(tool.chosen) and not tool.waiting)
        self.clear.setVisible(bool(tool.chosen))

    def _words(self) -> str:
        tool = self._tool
        if tool.waiting:
            return tr("Looking what is there...")
        if not tool.chosen:
            return tr("Paint over what shall be hidden and imagined anew.")
        count = sum(int(hidden.sum()) for hidden in tool.chosen.values())
        if len(tool.chosen) == 1:
            return tr("{count} splats of one step will be imagined anew.", count=number(count))
        return tr("{count} splats of {steps} steps will be imagined anew.", count=number(count), steps=len(tool.chosen))

    def _lay_out(self) -> None:
        self.add(self.way)
        self.brush.moved.connect(lambda pixels: self._tool.choose(brush_px=pixels))
        self.brush.setToolTip(tr("Size of the brush; the keys [ and ] change it too"))
        self._brush_row = self.row(tr("Brush"), self.brush)
        self.prompt.setPlaceholderText(tr("as for the whole scene"))
        self.prompt.setToolTip(tr("What shall be imagined in the region"))
        self.prompt.returnPressed.connect(self._tool.reimagine)
        self._prompt_row = self.row(tr("Prompt"), self.prompt)
        dice = IconButton("mdi6.dice-multiple-outline", tr("Another seed"), self.new_seed)
        self.seed.setToolTip(tr("The same seed imagines the same"))
        self.row(tr("Seed"), self.seed, dice)
        for part in (self.state, self.go, self.clear):
            self.add(part)
