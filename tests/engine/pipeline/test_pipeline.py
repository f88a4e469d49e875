import numpy as np
import pytest
from pipeline_fakes import RoundDepth, SeededViews, pump

from engine import pipeline
from engine.api import Finished, Progress, Started, StepDone, StepFailed
from engine.core.control import Control
from engine.core.gaussians import Gaussians
from engine.core.problem import fail
from engine.core.scene import Scene


def equal(a: Gaussians, b: Gaussians) -> bool:
    return all(np.array_equal(getattr(a, n), getattr(b, n)) for n in ("means", "quats", "scales", "opacities", "sh"))


def test_the_story_is_told_in_order(request_of, backends_of):
    published = []
    events, scene = pump(pipeline.generate(request_of(), Scene(), Control(), published.append, backends_of()))
    assert isinstance(events[0], Started) and events[0].steps == 4
    assert events[-1] == Finished(1, 4)
    done = [e for e in events if isinstance(e, StepDone)]
    assert [e.step for e in done] == [0, 1, 2, 3]
    stages = [e.stage for e in events if isinstance(e, Progress) and e.step == 2]
    assert stages == ["render", "imagine", "depth", "fuse", "refine"]
    assert [len(s.steps) for s in published] == [1, 2, 3, 4] and published[-1] is scene
    assert done[-1].splats == len(scene.gaussians)
    assert all(e.covered > 0.99 for e in done)


def test_a_step_remembers_what_made_it(request_of, backends_of):
    _, scene = pump(pipeline.generate(request_of(), Scene(), Control(), backends=backends_of()))
    step = scene.steps[2]
    assert step.request["recipe"]["seed"] == 7 and step.request["step"] == 2
    assert {"rendered", "mask", "imagined", "depth", "result", "sparse_depth", "confidence"} <= set(step.pictures)
    assert step.stats["seam_error"] < 0.03 and 0.1 < step.stats["unknown"] < 0.6
    assert len(set(scene.chunk_ids)) == 4


def test_known_surface_is_not_added_twice(request_of, backends_of):
    _, scene = pump(pipeline.generate(request_of(), Scene(), Control(), backends=backends_of()))
    for step in scene.steps[1:]:
        unknown = step.stats["unknown"] * step.frame.rgb[..., 0].size
        assert len(step.gaussians) < 1.6 * unknown


def test_resuming_gives_what_an_uninterrupted_run_gives(request_of, backends_of):
    _, whole = pump(pipeline.generate(request_of(), Scene(), Control(), backends=backends_of()))
    control = Control()
    stop_in_second = SeededViews(lambda: control.cancel() if len(stop_in_second.seeds) == 1 else None)
    events, part = pump(pipeline.generate(request_of(), Scene(), control, backends=backends_of(stop_in_second)))
    assert events[-1] == Finished(1, 4, cancelled=True) and len(part.steps) == 2
    events, resumed = pump(pipeline.generate(request_of(), part, Control(), backends=backends_of()))
    assert events[0] == Started(1, 4, 2)
    assert equal(resumed.gaussians, whole.gaussians)


@pytest.mark.parametrize("fail_at", [1, 3])
def test_a_failed_step_leaves_the_scene_as_it_was(request_of, backends_of, fail_at):
    kept = []
    depth = RoundDepth(fail_at, fail("unavailable", "The model is gone.", "Choose another."))
    events, scene = pump(pipeline.generate(request_of(), Scene(), Control(), kept.append, backends_of(depth=depth)))
    assert isinstance(events[-1], StepFailed) and events[-1].step == fail_at - 1
    assert str(events[-1].problem) == "The model is gone. Choose another."
    assert len(scene.steps) == fail_at - 1
    assert not kept or kept[-1] is scene


def test_an_unforeseen_error_becomes_a_problem(request_of, backends_of):
    depth = RoundDepth(2, ZeroDivisionError("boom"))
    events, scene = pump(pipeline.generate(request_of(), Scene(), Control(), backends=backends_of(depth=depth)))
    assert events[-1].problem.kind == "internal" and "boom" in events[-1].problem.detail
    assert len(scene.steps) == 1


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000 bytes."),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        ValueError("OpenCV(4.11) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate 1600000000 bytes"),
    ],
)
def test_running_out_of_memory_says_what_to_do(request_of, backends_of, error):
    depth = RoundDepth(2, error)
    events, _ = pump(pipeline.generate(request_of(), Scene(), Control(), backends=backends_of(depth=depth)))
    assert events[-1].problem.kind == "out_of_memory" and "smaller" in events[-1].problem.next_step


def test_an_unknown_backend_names_the_ones_there_are(request_of):
    from dataclasses import replace

    request = request_of()
    request = replace(request, recipe=replace(request.recipe, depth="crystal-ball"))
    events, scene = pump(pipeline.generate(request, Scene(), Control()))
    assert "crystal-ball" in events[-1].problem.message and "geometric" in events[-1].problem.next_step
    assert scene.steps == ()


def test_the_seed_decides_and_every_step_has_its_own(request_of, backends_of):
    views = SeededViews()
    pump(pipeline.generate(request_of(), Scene(), Control(), backends=backends_of(views)))
    assert len(set(views.seeds)) == 3 and views.plans == 1


def test_further_views_are_appended_by_a_second_request(request_of, backends_of):
    from dataclasses import replace

    tools = backends_of()
    _, scene = pump(pipeline.generate(request_of(()), Scene(), Control(), backends=tools))
    assert len(scene.steps) == 1
    more = replace(request_of((15,)), number=2, first_step=1)
    _, scene = pump(pipeline.generate(more, scene, Control(), backends=tools))
    assert [s.number for s in scene.steps] == [0, 1] and scene.steps[1].request["request"] == 2


def test_holes_along_the_way_become_steps_worst_first(request_of, backends_of):
    """The walk ends 10 degrees to the right; the video also looks 5, 20 and 40 degrees to the right."""
    from dataclasses import replace

    near, far, farthest = request_of((5,)).views[0], request_of((20,)).views[0], request_of((40,)).views[0]
    request = replace(request_of((10,)), cover=(near, far, farthest))
    _, scene = pump(pipeline.generate(request, Scene(), Control(), backends=backends_of()))
    assert scene.steps[2].view == farthest
    shares = pipeline.unseen_shares(scene, request.cover, backends_of().renderer)
    assert max(shares) <= pipeline.HOLE
    assert len(scene.steps) <= 2 + 3


def test_extra_steps_are_limited_and_a_resumed_run_knows_them(request_of, backends_of):
    from dataclasses import replace

    cover = request_of((-60, 60, 120, 180)).views
    request = replace(request_of((10,)), cover=cover, most_extra=2)
    _, scene = pump(pipeline.generate(request, Scene(), Control(), backends=backends_of()))
    assert len(scene.steps) == 4
    events, again = pump(pipeline.generate(request, scene, Control(), backends=backends_of()))
    assert again is scene and not any(isinstance(e, StepDone) for e in events)
