"""The panel Export: what can be taken out of the window, and what one gets before it begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from app.commands import COMMANDS
from app.events import Exported, JobsChanged, Note
from app.export_plan import SPHERICAL, Wish, changed, film_of, photo_size, plan_of, size_of, sizes_of
from app.export_words import facts_of, price_words, size_words, time_words
from app.film_warnings import advice_of
from engine.core.problem import ProblemError
from ui.export_preview.card import PreviewCard
from ui.export_preview.preview import Preview
from ui.export_preview.watch import FilmWatch
from ui.i18n import tr
from ui.panels.advice_row import AdviceRow
from ui.panels.export_kinds import ExportKinds
from ui.panels.export_options import ExportOptions
from ui.panels.export_row import ExportRow
from ui.widgets.basic import Card, ElidedLabel, beside, button, label
from ui.widgets.form import emptied
from ui.widgets.panel import Panel

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from app.advice import Advice, Place
    from app.export_plan import ExportKind, Plan
    from app.film import Film
    from ui.bridge import Bridge


class PriceLabel(ElidedLabel):
    """Time and size; the time alone where there is no room for both."""

    def __init__(self) -> None:
        super().__init__("", "caption")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _shown(self) -> str:
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        return self.text() if fits else self.text().partition(", ")[0]


class ExportPanel(Panel):
    """The choices here are arguments of the export commands, nothing else."""

    def __init__(self, bridge: Bridge) -> None:
        self.price = PriceLabel()
        self.export = button(tr("Export..."), self._export, "compact", tr("Asks where to, then begins"))
        super().__init__("export", tr("Export"), beside(self.price, self.export))
        self._bridge, self.wish = bridge, Wish()
        self._shown: tuple[object, ...] = ()
        self._said: tuple[str, ...] = ()
        self._told: tuple[Advice, ...] = ()
        self.preview, self.watch = Preview(bridge, self), FilmWatch(bridge.session, self)
        self._make_parts()
        self._lay_out()
        bridge.changed.connect(lambda _document: self._show())
        bridge.selected.connect(lambda _selection: self._look_into())
        bridge.refreshed.connect(self._show_whether)
        bridge.told.connect(self._on_told)
        self.watch.found.connect(self._show_findings)
        self.preview.changed.connect(self._show_look)
        self._show()

    @property
    def plan(self) -> Plan:
        """What would be exported now."""
        return plan_of(self._bridge.session, self.wish)

    def choose(self, kind: ExportKind) -> None:
        """A size that the kind has too stays chosen."""
        photo = photo_size(self._bridge.session) or (0, 0)
        kept = (
            self.wish.purpose if kind not in ("splats", "path") and self.wish.purpose in sizes_of(kind, photo) else None
        )
        self.take_wish(replace(self.wish, kind=kind, purpose=kept))

    def take_wish(self, wish: Wish) -> None:
        self.wish = wish
        self._show()

    def take(self, advice: Advice) -> None:
        """Does what the advice offers."""
        if advice.command:
            self._bridge.run(advice.command)
        else:
            self.take_wish(changed(self.wish, advice))

    def show_place(self, place: Place) -> None:
        """Moment and direction, in the preview."""
        self._bridge.select(time_s=place.time_s)
        if place.gaze is not None:
            self.preview.look(replace(self.preview.gaze, yaw=place.gaze[0], pitch=0.0).turned(0.0, place.gaze[1]))
        self.look.reveal()

    # how it looks

    def _make_parts(self) -> None:
        self.kinds = ExportKinds(self.choose)
        self.options = ExportOptions()
        self.options.wished.connect(self.take_wish)
        self.look = PreviewCard(self.preview)
        self.card = Card()
        self._facts, self._advice, self._refusal = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._facts.setSpacing(2)
        self.time, self.why_not = label("", "label", wrap=True), label("", "warning", wrap=True)

    def _lay_out(self) -> None:
        self.card.box.addLayout(self._facts)
        self.card.box.addWidget(self.time)
        self.add(ExportRow(self._bridge), self.kinds, self.look, self._advice, self.why_not, self._refusal)
        self.add(self.options, self.card)
        self.body.addStretch()

    def _show(self) -> None:
        """Documents change often, what is exported seldom."""
        plan, photo = self.plan, photo_size(self._bridge.session) or (0, 0)
        if (shown := (plan, self.wish, photo)) != self._shown:
            self._shown = shown
            self.kinds.choose(self.wish.kind)
            self.options.show_wish(self.wish, plan, photo)
            self.preview.use(self._film_to_look_at())
            self._show_plan(plan)
        self._show_whether()
        self._look_into()

    def _film_to_look_at(self) -> Film | None:
        """Also what is no sphere can be looked around in."""
        wish = self.wish if self.wish.kind in SPHERICAL else Wish("sphere")
        try:
            return film_of(wish, size_of(wish, (0, 0)))
        except ProblemError:
            return self.preview.film

    def _show_plan(self, plan: Plan) -> None:
        if (facts := facts_of(plan)) != self._said:
            self._said = facts
            emptied(self._facts)
            for place, fact in enumerate(facts):
                self._facts.addWidget(label(fact, "" if place else "strong", wrap=True))
        emptied(self._refusal)
        if plan.refusal is not None:
            self._refusal.addWidget(AdviceRow(plan.refusal, self.take, self.show_place))

    def _show_findings(self) -> None:
        found, plan = self.watch.findings if self.watch.about_the_scene else None, self.plan
        told = () if found is None or plan.film is None else advice_of(found, plan.film)
        if told != self._told:
            self._told = told
            emptied(self._advice)
            for advice in told:
                self._advice.addWidget(AdviceRow(advice, self.take, self.show_place))
        self._show_time(plan)

    def _show_time(self, plan: Plan) -> None:
        price = self.watch.price
        words = time_words(plan, price), size_words(plan, price)
        self.time.setText(" ".join(word for word in words if word))
        can = self.export.isEnabled() and not self.watch.measuring
        self.price.setText(price_words(plan, price) if can else tr("measuring...") if self.watch.measuring else "")

    def _look_into(self) -> None:
        """Only for somebody who sees it, and not while views are being made: then the next one changes it all."""
        session, plan = self._bridge.session, self.plan
        if plan.film is None or not self.isVisible():
            self.watch.forget()
        elif not (session.jobs.busy or session.completing.busy):
            moment = self.preview.time_s if self.wish.kind == "panorama" else None
            self.watch.look_into(plan.film, moment, video=plan.codec is not None)
        self._show_findings()

    def _show_whether(self) -> None:
        why_not = COMMANDS[f"export.{self.wish.kind}"].why_not(self._bridge.session)
        there = not why_not
        self.export.setEnabled(there and self.plan.refusal is None)
        self.card.setVisible(there)
        self._show_look()
        self.why_not.setVisible(not there)
        self.why_not.setText(tr(why_not) if why_not else "")

    def _show_look(self) -> None:
        """One preview at a time is enough."""
        why_not = COMMANDS[f"export.{self.wish.kind}"].why_not(self._bridge.session)
        self.look.setVisible(not why_not and self.wish.kind in SPHERICAL and not self.preview.large)

    def _on_told(self, event: object) -> None:
        if isinstance(event, JobsChanged | Exported | Note):  # the scene may be whole, or the pace known
            self._look_into()
        self._show_whether()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._look_into()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._look_into()

    def _export(self) -> None:
        self._bridge.run(f"export.{self.wish.kind}", **self.plan.arguments)
