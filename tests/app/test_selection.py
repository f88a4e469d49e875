"""Arguments that stand in for the selection: afterwards all is chosen as before, except what was chosen meanwhile."""

from app.document import CameraPath, Document, StepRecord
from app.selection import Selection, given_back
from app.session import Listener
from engine.core.trajectory import Keyframe, Trajectory

BEFORE = Selection(steps=(1,), keys=(0,), time_s=1.0)
MEANT = Selection(steps=(2, 3), keys=(0,), time_s=1.0)
THERE = Document(
    steps=tuple(StepRecord(n) for n in range(5)),
    path=CameraPath(Trajectory(tuple(Keyframe((0, 0, n), (1, 0, 0, 0), 1.0, n) for n in range(5)))),
)


def test_what_stood_in_goes():
    assert given_back(BEFORE, MEANT, MEANT, THERE) == BEFORE


def test_what_the_command_selected_stays():
    now = Selection(steps=(2, 3), keys=(4,), time_s=1.0)
    assert given_back(BEFORE, MEANT, now, THERE) == Selection(steps=(1,), keys=(4,), time_s=1.0)


def test_a_listener_that_selects_during_a_command_does_not_keep_what_stood_in(bench):
    bench.open_photo()
    session = bench.session
    session.select(keys=(1,))
    session.listen(Listener(changed=lambda _document: session.select(time_s=2.5)))
    bench.do("path.fov", keys=(0,), fov_y_deg=40.0)
    assert session.selection.keys == (1,)
    assert session.selection.time_s == 2.5


def test_deleting_other_steps_leaves_the_selection_alone(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(3)
    session = bench.session
    first, second = (step.id for step in session.document.steps[1:3])
    session.select(steps=(first,))
    bench.do("edit.delete_steps", steps=(second,))
    assert session.selection.steps == (first,)
