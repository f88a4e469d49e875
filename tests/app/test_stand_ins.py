"""Fewer splats stand for a scene in motion, once they are worked out for all of it."""

from app_fakes import step_of

from app.stand_ins import StandIns
from engine.core.scene import Scene


def test_they_are_worked_out_one_step_after_the_other_and_kept():
    scene, stand_ins = Scene((step_of(0), step_of(1, seed=1))), StandIns()
    assert stand_ins.of(scene) is scene.gaussians
    assert stand_ins.prepare(scene)
    assert stand_ins.of(scene) is scene.gaussians  # one is missing
    assert stand_ins.prepare(scene) and not stand_ins.prepare(scene)
    fewer = stand_ins.of(scene)
    assert len(fewer) < 0.2 * len(scene.gaussians)
    assert stand_ins.of(scene) is fewer
    grown = scene.with_step(step_of(2, seed=2))
    assert stand_ins.of(grown) is grown.gaussians
    assert stand_ins.prepare(grown) and not stand_ins.prepare(grown)
