import cv2
import numpy as np

from engine.core.camera import Camera, View
from engine.core.frame import FAR_M, Frame, Rendered
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.fusion.coverage import Seen, seam_error, see
from engine.fusion.fuse import add_view
from engine.render.cpu import CpuRenderer

VIEW = View(Camera.pinhole(64, 48, np.radians(60)), Pose.identity())


def rendering(alpha, depth=2.0, rgb=0.5):
    alpha = alpha.astype(np.float32)
    color = np.full((*alpha.shape, 3), rgb, np.float32) * alpha[..., None]
    return Rendered(color, np.where(alpha > 0, depth, 0).astype(np.float32), alpha)


def test_a_crack_is_closed_with_what_lies_behind():
    alpha = np.ones((48, 64))
    alpha[:, 31:33] = 0.1
    drawn = rendering(alpha)
    drawn.depth[:, 33:] = 5.0
    drawn.rgb[:, 33:] = 0.9
    seen = see(drawn, VIEW)
    assert seen.known.all()
    assert np.allclose(seen.depth[:, 32], 5.0)
    assert np.allclose(seen.rgb[:, 32], 0.9)
    assert seen.thin[:, 31:33].all() and not seen.thin[:, :31].any()


def test_a_wide_gap_stays_unknown_and_specks_do_not_count():
    alpha = np.ones((48, 64))
    alpha[:, 20:40] = 0
    alpha[10:12, 30:32] = 1
    seen = see(rendering(alpha), VIEW)
    assert not seen.known[:, 21:39].any()
    assert seen.known[:, :20].all() and seen.known[:, 40:].all()


def test_half_transparent_pixels_lose_the_background_not_their_colour():
    seen = see(rendering(np.full((48, 64), 0.7)), VIEW)
    assert np.allclose(seen.rgb, 0.5, atol=1e-6)
    assert seen.thin.all()


def test_the_picture_border_is_not_a_gap():
    alpha = np.ones((48, 64))
    alpha[0, :] = 0
    assert see(rendering(alpha), VIEW).known[0].all()
    assert not see(rendering(np.zeros((48, 64))), VIEW).known.any()


def test_seam_error_sees_a_jump_and_ignores_a_slope():
    known = np.zeros((48, 64), bool)
    known[:, :32] = True
    slope = np.tile(np.linspace(2, 4, 64, dtype=np.float32), (48, 1))
    assert seam_error(slope, known) < 1e-3
    slope[:, 32:] *= 1.1
    assert abs(seam_error(slope, known) - np.log(1.1)) < 5e-3


def test_only_what_is_not_covered_is_added_and_it_goes_on_behind_the_rim():
    """A near object in front of an unseen wall: the wall's new splats reach under the object's rim, not onto it."""
    alpha = np.ones((48, 64))
    alpha[:, 32:] = 0
    seen = see(rendering(alpha, depth=1.0), VIEW)
    depth = np.full((48, 64), 1.0, np.float32)
    depth[:, 32:] = 3.0
    rgb = np.random.default_rng(0).uniform(size=(48, 64, 3)).astype(np.float32)
    chunk = add_view(Frame(rgb, VIEW, depth), seen, 10_000)
    pixels, z = VIEW.project(chunk.means)
    assert np.allclose(z, 3.0, atol=1e-4)
    assert 29.5 <= pixels[:, 0].min() < 32
    assert (pixels[:, 0] > 32).sum() == 48 * 32


def test_the_sky_stays_where_it_is_when_the_camera_turns():
    """Splats of the sky, made in one view, lie at one depth again in the depth picture of a turned view."""
    everywhere = np.ones((48, 64), bool)
    sky = np.full((48, 64), FAR_M, np.float32)
    nothing = Seen(np.zeros((48, 64, 3), np.float32), sky * 0, ~everywhere, ~everywhere)
    ball = add_view(Frame(np.full((48, 64, 3), 0.5, np.float32), VIEW, sky), nothing, 10_000)
    assert np.allclose(np.linalg.norm(ball.means, axis=1), FAR_M, rtol=1e-3)
    turned = View(VIEW.camera, Pose.from_angles(0.3, 0.2))
    seen = see(CpuRenderer().render(ball, turned), turned)
    assert seen.known.mean() > 0.4
    assert np.all(seen.depth[seen.known] == FAR_M)


def test_where_a_surface_goes_on_the_old_and_the_new_leave_no_line_between_them():
    """A wall, seen by half from a turned camera, which adds the other half: the seam is as dense as the rest."""
    rgb = np.random.default_rng(0).uniform(size=(48, 64, 3)).astype(np.float32)
    nothing = np.zeros((48, 64), bool)
    wall = np.full((48, 64), 2.0, np.float32)
    old = add_view(Frame(rgb, VIEW, wall), Seen(rgb, 0 * wall, nothing, nothing), 10_000)
    turned = View(VIEW.camera, Pose.from_angles(0.4, 0.1))
    depth = (2.0 / (turned.camera.rays() @ turned.world_from_camera.rotation.T)[..., 2]).astype(np.float32)
    seen = see(CpuRenderer().render(old, turned), turned)
    whole = Gaussians.concatenate([old, add_view(Frame(rgb, turned, depth), seen, 10_000)])
    alpha = CpuRenderer().render(whole, turned.resized(192, 144)).alpha
    assert cv2.blur(alpha, (3, 3))[10:-10, 10:-10].min() > 0.6
