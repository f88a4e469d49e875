"""The panel Generate: how views are made, and what that will cost before it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from app import backends
from app.words import short_number
from engine.core.problem import Problem
from ui.fetch import Fetch
from ui.i18n import tr
from ui.panels.complete_sphere import CompleteSphere
from ui.panels.forecast import ForecastCard
from ui.widgets.basic import Card, button, label
from ui.widgets.calm import CalmSlider, CalmSpin, WordsEdit
from ui.widgets.choice import ChoiceField, Option
from ui.widgets.form import Form, beside
from ui.widgets.panel import Panel
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from app.backends import Choice, Kind
    from ui.bridge import Bridge

MOST_SEED = 999_999_999
SPACINGS = (4, 40)  # degrees that the slider reaches
FIELDS: dict[Kind, str] = {"views": "imagine", "depth": "depth"}  # of a recipe


class GeneratePanel(Panel):
    """Everything in it is the document's: changed through commands, shown as it stands there."""

    def __init__(self, bridge: Bridge) -> None:
        self._measuring = label("", "caption")
        super().__init__("generate", tr("Generate"), self._measuring)
        self._bridge, self._fetch = bridge, Fetch(self)
        self._fetch.fetched.connect(lambda then, answer: then(answer))
        self._form = Form()
        self._make_backends()
        self._make_prompt()
        self._make_seed()
        self._make_spacing()
        self._make_quality()
        self.card = ForecastCard(bridge)
        self.sphere = CompleteSphere(bridge)
        self.add(self._form, self.card, self.sphere)
        self.body.addStretch()
        bridge.follow(self, self._show, bridge.changed)
        bridge.follow(self, self._show_measuring, bridge.forecast_changed)
        self._show()

    def _make_backends(self) -> None:
        self.fields = {kind: self._backend_field(kind, title) for kind, title in _backend_titles().items()}

    def _backend_field(self, kind: Kind, title: str) -> ChoiceField:
        field = ChoiceField(title, lambda: self._look_for(kind), lambda choice: self._choose(kind, choice))
        self._form.add(title, field)
        return field

    def _make_prompt(self) -> None:
        self.prompt = WordsEdit()
        self.prompt.setPlaceholderText(tr("What may be imagined, in a few words"))
        self.prompt.setAccessibleName(tr("Prompt"))
        self.prompt.setToolTip(tr("What may be imagined where the photo shows nothing"))
        self.prompt.typed.connect(lambda text: self._recipe("prompt", prompt=text))
        self.prompt.ended.connect(self._bridge.end_drag)
        self.no_prompt = Card(margin=8)
        self.no_prompt.box.addWidget(label(tr("Needs a text model."), "label", wrap=True))
        self.choose_model = button(tr("Choose one..."), self.fields["views"].open, "link")
        self.no_prompt.box.addWidget(self.choose_model)
        both = QWidget()
        box = QHBoxLayout(both)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.prompt)
        box.addWidget(self.no_prompt)
        self._form.add(tr("Prompt"), both)

    def _make_seed(self) -> None:
        self.seed = CalmSpin(0, MOST_SEED)
        self.seed.setAccessibleName(tr("Seed"))
        self.seed.setToolTip(tr("The same seed imagines the same things"))
        self.seed.chosen.connect(lambda seed: self._recipe("", seed=seed))
        self.new_seed = button(tr("new"), lambda: self._bridge.run("generate.new_seed"), "link", tr("Another seed"))
        self.new_seed.setAccessibleName(tr("New seed"))
        self._form.add(tr("Seed"), beside(self.seed, self.new_seed))

    def _make_spacing(self) -> None:
        self.spacing, self.degrees = CalmSlider(*SPACINGS), label("", "tabular")
        self.spacing.setAccessibleName(tr("A view every so many degrees"))
        self.spacing.setToolTip(tr("How far the picture may change from one view to the next"))
        self.spacing.moved.connect(lambda degrees: self._generation("spacing", every_deg=float(degrees)))
        self.spacing.ended.connect(self._bridge.end_drag)
        self.spacing.abandoned.connect(lambda: self._bridge.abandon_drag("spacing"))
        self.degrees.setMinimumWidth(32)
        self.degrees.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._form.add(tr("Every"), beside(self.spacing, self.degrees))

    def _make_quality(self) -> None:
        titles = {"draft": tr("Draft"), "normal": tr("Normal"), "high": tr("High")}
        self.quality = SegmentedControl(titles, lambda quality: self._generation("", quality=quality))
        self._form.add(tr("Quality"), self.quality)
        self.gaps = QCheckBox(tr("Close gaps"))
        self.gaps.setToolTip(tr("Holes that the video would show become views of their own"))
        self.gaps.clicked.connect(lambda checked: self._generation("", close_gaps=checked))
        self._form.add("", self.gaps)

    def _show(self) -> None:
        document = self._bridge.session.document
        recipe, generation = document.recipe, document.generation
        self.fields["views"].show_words(backends.title_of("views", recipe.imagine))
        self.fields["depth"].show_words(backends.title_of("depth", recipe.depth))
        reads = backends.reads_prompt(recipe.imagine)
        self.prompt.setVisible(reads)
        self.no_prompt.setVisible(not reads)
        self.prompt.show_text(recipe.prompt)
        self.seed.show_value(recipe.seed)
        self.spacing.show_value(round(generation.every_deg))
        self.degrees.setText(tr("{n}°", n=short_number(generation.every_deg)))
        self.quality.choose(generation.quality)
        self.gaps.setChecked(generation.close_gaps)
        self._show_measuring()

    def _show_measuring(self) -> None:
        session = self._bridge.session
        again = session.forecasting and session.forecast is not None
        self._measuring.setText(tr("measuring...") if again else "")

    def _recipe(self, drag: str, **changes: Any) -> None:
        self._bridge.do("edit.recipe", drag=drag, **changes)

    def _generation(self, drag: str, **changes: Any) -> None:
        self._bridge.do("edit.generation", drag=drag, **changes)

    def _look_for(self, kind: Kind) -> None:
        """Models are looked for only when somebody wants to choose."""
        self._fetch.ask(lambda found: self._offer(kind, found), lambda: backends.choices(kind))

    def _offer(self, kind: Kind, found: tuple[Choice, ...]) -> None:
        options = [Option(one.choice, one.title, one.note, one.why_not) for one in found]
        now = getattr(self._bridge.session.document.recipe, FIELDS[kind])
        self.fields[kind].offer(options, now, [(tr("Choose a model's folder..."), lambda: self._choose_folder(kind))])

    def _choose_folder(self, kind: Kind) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("The folder of a model"))
        if folder:
            self.use_model(kind, folder)

    def use_model(self, kind: Kind, folder: str) -> None:
        """The model in a folder, if it is one."""
        choice = f"{backends.WITH_MODEL[kind]}:{folder}"
        self._fetch.ask(lambda found: self._use(kind, found), lambda: backends.looked_at(kind, choice))

    def _use(self, kind: Kind, found: Choice) -> None:
        if found.why_not:
            self._bridge.session.problem(Problem("unavailable", tr("This model can't be used."), found.why_not))
        else:
            self._choose(kind, found.choice)

    def _choose(self, kind: Kind, choice: str) -> None:
        self._recipe("", **{FIELDS[kind]: choice})


def _backend_titles() -> dict[Kind, str]:
    return {"views": tr("Imagination"), "depth": tr("Depth")}
