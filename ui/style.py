"""The style sheet. $names are colours of the theme (ui/theme.py); `role` is a property that widgets set."""

SHEET = """
QWidget { color: $text; font-size: 13px; }
QMainWindow, QDialog { background: $panel; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }

QLabel[role="caption"] { color: $secondary; font-size: 11px; }
QLabel[role="label"] { color: $secondary; font-size: 12px; }
QLabel[role="heading"] { color: $secondary; font-size: 11px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="display"] { font-size: 28px; font-weight: 600; }
QLabel[role="lead"] { color: $secondary; font-size: 14px; }
QLabel[role="dialog"] { font-size: 15px; font-weight: 600; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="key"] {
    background: $background; border: 1px solid $line; border-radius: 4px; color: $text; font-size: 11px;
    padding: 1px 5px;
}
QLabel[role="success"] { color: $success; font-size: 12px; }
QLabel[role="warning"] { color: $imagined; font-size: 12px; }
QLabel[role="error"] { color: $error; font-size: 12px; }
QLabel[role="chip"] {
    background: $raised; border: 1px solid $line; border-radius: 5px; padding: 2px 8px; font-size: 11px;
}
QLabel:disabled { color: $disabled; }

QPushButton, QToolButton[role="button"] {
    background: $raised; border: 1px solid $line; border-radius: 6px; padding: 5px 12px; min-height: 16px;
}
QPushButton:hover, QToolButton[role="button"]:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border-color: $selection; }
QPushButton:disabled { color: $disabled; background: $panel; }
QPushButton[role="primary"] {
    background: $imagined; color: $on_accent; border: 1px solid $imagined; font-weight: 600; padding: 5px 14px;
}
QPushButton[role="primary"]:hover { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $raised; color: $disabled; border-color: $line; }
QPushButton[role="compact"] { padding: 1px 10px; font-size: 12px; margin-right: 8px; }
QPushButton[role="link"] {
    background: transparent; border: none; color: $selection; padding: 0; text-align: left; min-height: 0;
}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }
QPushButton[role="link"]:disabled { color: $disabled; }
QPushButton[role="danger"] { color: $error; }
QPushButton[role="flat"], QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px;
}
QPushButton[role="flat"]:hover, QToolButton:hover { background: $hover; }
QPushButton[role="flat"]:focus, QToolButton:focus { border-color: $selection; }
QToolButton:checked { background: $raised; border-color: $selection; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="segment"] { color: $secondary; font-size: 12px; padding: 0; }
QToolButton[role="segment"]:hover { color: $text; }
QToolButton[role="segment"]:checked { color: $text; background: $line; border-color: transparent; }
QToolButton[role="segment"]:focus { border-color: $selection; }
QToolButton[role="tile"] { font-size: 11px; padding: 2px; }
QToolButton[role="tab"] { color: $secondary; font-size: 11px; padding: 0; }
QToolButton[role="tab"]:hover { color: $text; }
QToolButton[role="tab"]:checked { color: $text; background: $raised; border-color: transparent; }
QToolButton[role="tab"]:checked:focus { border-color: $selection; }
QToolButton[role="tab"]:disabled { color: $disabled; }

QPushButton[role="choice"] { text-align: left; padding: 5px 8px; }
QPushButton[role="row"] { background: transparent; border: 1px solid transparent; text-align: left; padding: 0; }
QPushButton[role="row"]:hover, QPushButton[role="row"]:focus { background: $hover; }
QPushButton[role="row"]:checked { background: $raised; border-color: $selection; }
QPushButton[role="row"]:disabled { background: transparent; }
QPushButton[role="row"] QLabel[role="caption"]:disabled { color: $secondary; }
QLineEdit[role="search"] { background: transparent; border: none; padding: 6px 8px; font-size: 15px; }
QFrame[role="popup"] { background: $raised; border: 1px solid $line; border-radius: 8px; }

QScrollArea, QAbstractScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea[role="page"] { background: $background; }

QPushButton[role="caption-tab"] {
    background: transparent; border: none; color: $disabled; font-size: 11px; font-weight: 600; padding: 0;
}
QPushButton[role="caption-tab"]:checked { color: $text; }
QPushButton[role="caption-tab"]:hover, QPushButton[role="caption-tab"]:focus { color: $selection; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px 8px; min-height: 18px;
    selection-background-color: $selection; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: $selection;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $disabled; background: $panel;
}
QAbstractSpinBox > QLineEdit, QComboBox > QLineEdit {
    border: none; padding: 0; min-height: 0; background: transparent;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 16px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox[role="plain"]::up-button, QAbstractSpinBox[role="plain"]::down-button { width: 0; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $line; selection-background-color: $hover; selection-color: $text;
    outline: none; padding: 4px;
}

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $selection; }
QSlider::handle:horizontal {
    background: $text; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $selection; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $disabled; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $disabled; border-radius: 4px; background: $background;
}
QCheckBox::indicator:checked { background: $selection; border-color: $selection; }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: $selection; }

QMenuBar { background: transparent; spacing: 2px; }
QMenuBar::item { background: transparent; color: $text; padding: 6px 10px; border-radius: 6px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0;
}

QTabWidget::pane { border: none; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $secondary; padding: 6px 10px; border-radius: 6px; font-size: 12px; }
QTabBar::tab:selected { background: $raised; color: $text; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border: 1px solid $selection; }

QDockWidget { background: $panel; color: $secondary; font-size: 11px; }
QDockWidget > QWidget { background: $panel; }
QListView, QTreeView { background: transparent; border: none; outline: none; }
QSplitter::handle { background: $line; }
QStatusBar { background: $panel; }

QFrame[role="card"] { background: $background; border: 1px solid $line; border-radius: 8px; }
QFrame[role="floating"] { background: $panel; border: 1px solid $line; border-radius: 8px; }
QFrame[role="line"] { background: $line; max-height: 1px; border: none; }
QFrame[role="bar"] { background: $panel; border-bottom: 1px solid $line; }
"""
