"""The same splats as sorted, instanced quads through OpenGL: what a plain viewer pays on Mesa's llvmpipe."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.render.kernels import layout as L  # noqa: N812

if TYPE_CHECKING:
    from engine.render.kernels.state import RasterState

VERTEX = """
#version 330
in vec2 corner;            // -1 .. 1
in vec4 center_and_reach;  // px: u, v and half the size of the quad
in vec4 shape;             // A, B, C, LOG2_OPACITY of a record
in vec3 color;
uniform vec2 size;
out vec2 offset;
flat out vec4 form;
flat out vec3 paint;
void main() {
    offset = corner * center_and_reach.zw;
    form = shape;
    paint = color;
    vec2 place = (center_and_reach.xy + offset) / size * 2.0 - 1.0;
    gl_Position = vec4(place.x, -place.y, 0.0, 1.0);
}
"""
FRAGMENT = """
#version 330
in vec2 offset;
flat in vec4 form;
flat in vec3 paint;
out vec4 result;
void main() {
    vec2 d = offset;
    float alpha = min(exp2(form.w + form.x * d.x * d.x + form.y * d.x * d.y + form.z * d.y * d.y), 0.999);
    if (alpha < 1.0 / 255.0) discard;
    result = vec4(paint * alpha, alpha);
}
"""


@dataclass(frozen=True)
class Drawn:
    """ms: the draw alone, no sorting, no uploading; None where OpenGL can't be had. driver: who drew, or why nobody."""

    ms: float | None
    driver: str

    def note(self, ours_ms: float) -> str:
        if self.ms is None:
            return self.driver
        return f"{self.driver}; our whole picture takes {ours_ms / self.ms:.2f} x as long as this draw"


def draw_with_opengl(state: RasterState, repeats: int) -> Drawn:
    """Median time of drawing what a pinhole `state` holds, far to near."""
    try:
        import moderngl
    except ImportError:
        return Drawn(None, "moderngl is not installed")
    context = _context(moderngl)
    if context is None:
        return Drawn(None, "no display")
    try:
        return Drawn(_draw_ms(context, state, repeats), context.info["GL_RENDERER"])
    finally:
        context.release()


def _context(moderngl: Any) -> Any:
    for backend in ({}, {"backend": "egl"}):
        try:
            return moderngl.create_context(standalone=True, require=330, **backend)
        except Exception:  # noqa: BLE001 - every platform's library has its own way to say no
            continue
    return None


def _draw_ms(context: Any, state: RasterState, repeats: int) -> float:
    import moderngl

    size = state.view.camera.width, state.view.camera.height
    program = context.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
    program["size"] = size
    corners = context.buffer(np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32).tobytes())
    quads = context.buffer(_quads(state).tobytes())
    content = [(corners, "2f", "corner"), (quads, "4f 4f 3f/i", "center_and_reach", "shape", "color")]
    array = context.vertex_array(program, content)
    context.simple_framebuffer(size, 4).use()
    context.enable(moderngl.BLEND)
    context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        context.clear()
        array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=len(state.order))
        context.finish()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times[1:]))


def _quads(state: RasterState) -> np.ndarray:
    """[M, 11] float32, far to near."""
    records = state.records[state.order[::-1]]
    a, b, c = records[:, L.A], records[:, L.B], records[:, L.C]
    reach = (records[:, L.LOG2_OPACITY] + np.log2(255.0)) / (a * c - b * b / 4)  # alpha = 1/255 at the quad's edge
    half = np.sqrt(np.maximum(reach * np.stack([-c, -a]), 0))
    columns = [records[:, L.U], records[:, L.V], *half, a, b, c, records[:, L.LOG2_OPACITY]]
    return np.column_stack([*columns, records[:, [L.RED, L.GREEN, L.BLUE]]]).astype(np.float32)
