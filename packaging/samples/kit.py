"""Small modelling kit for the rendered sample pictures: boxes, solids of revolution, arches, leaves, materials, light.

Everything is modelled in metres in world coordinates (z up), with every object's origin at the world's origin, so that
"object" texture coordinates are metres too and one wood or stone fits all.
"""
# pyright: reportMissingImports=false, reportAttributeAccessIssue=false

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import bpy
import numpy as np
from mathutils import Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Vec3 = tuple[float, float, float]
    Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Shot:
    """One picture: size in pixels, horizontal field of view in degrees, the camera's place and what it looks at."""

    width: int
    height: int
    fov_x_deg: float
    eye: Vec3
    target: Vec3
    exposure: float
    samples: int
    look: str = "AgX - Medium High Contrast"


# ------------------------------------------------------------------------------------------------------------- scene
def clear_scene() -> None:
    """Start from an empty file."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def render(shot: Shot, path: str, scale: float = 1.0, threads: int = 1) -> None:
    """Path-trace `shot` to a PNG file, denoised."""
    scene = bpy.context.scene
    _aim(scene, shot)
    scene.render.engine = "CYCLES"
    scene.cycles.samples = max(8, round(shot.samples * scale))
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.02
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    scene.cycles.max_bounces = 6
    scene.cycles.sample_clamp_indirect = 6.0
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.render.resolution_x, scene.render.resolution_y = round(shot.width * scale), round(shot.height * scale)
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", shot.look
    scene.view_settings.exposure = shot.exposure
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


def _aim(scene: Any, shot: Shot) -> None:
    camera = bpy.data.cameras.new("camera")
    camera.sensor_fit, camera.angle = "HORIZONTAL", math.radians(shot.fov_x_deg)
    holder = bpy.data.objects.new("camera", camera)
    holder.location = shot.eye
    holder.rotation_euler = (Vector(shot.target) - Vector(shot.eye)).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(holder)
    scene.camera = holder


def sun(elevation_deg: float, azimuth_deg: float, strength: float, colour: Colour = (1.0, 0.88, 0.72)) -> None:
    """A sun whose light comes from `azimuth_deg` (from +x towards +y) at `elevation_deg`."""
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.angle, light.color = strength, math.radians(0.9), colour
    holder = bpy.data.objects.new("sun", light)
    el, az = math.radians(elevation_deg), math.radians(azimuth_deg)
    towards = Vector((math.cos(el) * math.cos(az), math.cos(el) * math.sin(az), math.sin(el)))
    holder.rotation_euler = towards.to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(holder)


def area_light(centre: Vec3, towards: Vec3, size: tuple[float, float], power: float, colour: Colour) -> None:
    """A soft rectangular light, seen by nothing but the surfaces that it lights."""
    light = bpy.data.lights.new("area", "AREA")
    light.shape, (light.size, light.size_y), light.energy, light.color = "RECTANGLE", size, power, colour
    holder = bpy.data.objects.new("area", light)
    holder.location = centre
    holder.rotation_euler = Vector(towards).to_track_quat("-Z", "Y").to_euler()
    holder.visible_camera = holder.visible_glossy = False
    bpy.context.scene.collection.objects.link(holder)


def cloudy_sky(strength: float, horizon: Colour, zenith: Colour, cloudiness: float) -> None:
    """A blue gradient with soft clouds painted by noise, stretched towards the horizon."""
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    n = Nodes(world.node_tree)
    direction = n.add("ShaderNodeTexCoord").outputs["Generated"]
    split = n.add("ShaderNodeSeparateXYZ", {0: direction})
    height = n.maths("MAXIMUM", split.outputs[2], 0.0)
    blue = n.mix(n.maths("POWER", height, 0.55), horizon, zenith)
    lift = n.maths("ADD", height, 0.16)
    flat = n.add(
        "ShaderNodeCombineXYZ",
        {0: n.maths("DIVIDE", split.outputs[0], lift), 1: n.maths("DIVIDE", split.outputs[1], lift)},
    )
    noise = n.add("ShaderNodeTexNoise", {"Vector": flat.outputs[0], "Scale": 1.1, "Detail": 9.0, "Roughness": 0.56})
    cloud = n.ramp(noise.outputs["Fac"], [(0.62 - cloudiness, (0, 0, 0)), (0.80 - cloudiness, (1, 1, 1))])
    fade = n.maths("MULTIPLY", cloud, n.ramp(height, [(0.0, (0.2, 0.2, 0.2)), (0.25, (1, 1, 1))]))
    sky = n.mix(fade, blue, (1.0, 0.98, 0.95))
    background = next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")
    world.node_tree.links.new(sky, background.inputs["Color"])
    background.inputs["Strength"].default_value = strength


# --------------------------------------------------------------------------------------------------------- materials
class Nodes:
    """Shorthand for building a node tree: every method returns an output socket (or the node for `add`)."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree

    def add(self, kind: str, inputs: dict[int | str, Any] | None = None, **settings: Any) -> Any:
        """A node with its properties set and its inputs set to values or linked from sockets."""
        node = self.tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(node, key, value)
        for key, value in (inputs or {}).items():
            self.feed(node.inputs[key], value)
        return node

    def feed(self, socket: Any, value: Any) -> None:
        """Link a socket, or set a number or a colour."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple) and len(value) < len(socket.default_value):
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def maths(self, operation: str, a: Any, b: Any) -> Any:
        """One scalar operation."""
        return self.add("ShaderNodeMath", {0: a, 1: b}, operation=operation).outputs[0]

    def mix(self, factor: Any, a: Any, b: Any) -> Any:
        """Colour a where the factor is 0, b where it is 1."""
        return self.add("ShaderNodeMix", {0: factor, 6: a, 7: b}, data_type="RGBA").outputs[2]

    def ramp(self, factor: Any, stops: Sequence[tuple[float, Colour]], interpolation: str = "LINEAR") -> Any:
        """Colours over [0, 1]: piecewise linear, or in steps ("CONSTANT")."""
        node = self.add("ShaderNodeValToRGB", {0: factor})
        node.color_ramp.interpolation = interpolation
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (place, colour) in zip(elements, stops, strict=True):
            element.position, element.color = place, (*colour, 1.0)
        return node.outputs[0]

    def metres(self, scale: Vec3 = (1, 1, 1), turn_deg: Vec3 = (0, 0, 0)) -> Any:
        """World coordinates in metres, turned, then scaled."""
        place = self.add("ShaderNodeTexCoord").outputs["Object"]
        turned = self.add("ShaderNodeVectorRotate", {"Vector": place}, rotation_type="EULER_XYZ")
        turned.inputs["Rotation"].default_value = [math.radians(a) for a in turn_deg]
        return self.add("ShaderNodeMapping", {"Vector": turned.outputs[0], "Scale": scale}).outputs[0]

    def noise(self, scale: float, detail: float = 5.0, where: Any = None) -> Any:
        """Fractal noise in [0, 1] with `scale` features a metre."""
        where = self.metres() if where is None else where
        return self.add("ShaderNodeTexNoise", {"Vector": where, "Scale": scale, "Detail": detail}).outputs["Fac"]


def material(paint: Callable[[Nodes], dict[str, Any]]) -> Any:
    """A Principled material; `paint` returns its inputs by name, with 'Bump' = (height socket, distance in m)."""
    made = bpy.data.materials.new(paint.__name__)
    made.use_nodes = True
    nodes = Nodes(made.node_tree)
    shader = made.node_tree.nodes["Principled BSDF"]
    for name, value in paint(nodes).items():
        if name == "Bump":
            bump = nodes.add("ShaderNodeBump", {"Height": value[0], "Distance": value[1], "Strength": 1.0})
            nodes.feed(shader.inputs["Normal"], bump.outputs[0])
        else:
            nodes.feed(shader.inputs[name], value)
    return made


def plain(colour: Colour, roughness: float = 0.5, metallic: float = 0.0, glow: float = 0.0) -> Any:
    """One even colour."""

    def paint(_: Nodes) -> dict[str, Any]:
        light = {"Emission Color": colour, "Emission Strength": glow} if glow else {}
        return {"Base Color": colour, "Roughness": roughness, "Metallic": metallic, **light}

    return material(paint)


def mottled(low: Colour, high: Colour, scale: float, roughness: float = 0.8, bump: float = 0.002) -> Any:
    """Two colours mixed by noise at two sizes, with relief: plaster, cloth, leaves, gravel, stone."""

    def paint(n: Nodes) -> dict[str, Any]:
        coarse, fine = n.noise(scale), n.noise(scale * 9)
        both = n.maths("ADD", n.maths("MULTIPLY", coarse, 0.65), n.maths("MULTIPLY", fine, 0.35))
        return {"Base Color": n.ramp(both, [(0.36, low), (0.64, high)]), "Roughness": roughness, "Bump": (both, bump)}

    return material(paint)


def bricks(stone: tuple[Colour, Colour], mortar: Colour, size: tuple[float, float], gap: float, turn_deg: Vec3,
           roughness: float = 0.7, relief: float = 0.006, grain: Vec3 = (6.0, 6.0, 6.0)) -> Any:  # fmt: skip
    """Rows of planks, slabs or ashlars of `size` metres, each of its own shade, with grain and sunk joints."""

    def paint(n: Nodes) -> dict[str, Any]:
        where = n.metres(turn_deg=turn_deg)
        sizes = {"Scale": 1.0, "Brick Width": size[0], "Row Height": size[1], "Mortar Size": gap, "Mortar Smooth": 0.2}
        colours = {"Color1": stone[0], "Color2": stone[1], "Mortar": mortar}
        rows = n.add("ShaderNodeTexBrick", {"Vector": where, **sizes, **colours}, offset=0.37)
        fibre = n.noise(1.0, 8.0, n.metres(grain, turn_deg))
        shade = n.ramp(fibre, [(0.3, (0.62, 0.62, 0.62)), (0.7, (1.08, 1.08, 1.08))])
        tinted = n.add("ShaderNodeMix", {0: 1.0, 6: rows.outputs[0], 7: shade}, data_type="RGBA", blend_type="MULTIPLY")
        sunk = n.maths("SUBTRACT", n.maths("MULTIPLY", fibre, 0.15), rows.outputs["Fac"])
        return {"Base Color": tinted.outputs[2], "Roughness": roughness, "Bump": (sunk, relief)}

    return material(paint)


# ------------------------------------------------------------------------------------------------------------ meshes
def mesh(points: Any, faces: Any, look: Any, smooth: bool = False, bevel: float = 0.0) -> Any:
    """An object from (N, 3) points and faces of point indices; `bevel` metres round its edges."""
    data = bpy.data.meshes.new("mesh")
    data.from_pydata([tuple(map(float, p)) for p in points], [], [tuple(map(int, f)) for f in faces])
    data.materials.append(look)
    data.update()
    thing = bpy.data.objects.new("thing", data)
    bpy.context.scene.collection.objects.link(thing)
    if bevel:
        rounding = thing.modifiers.new("bevel", "BEVEL")
        rounding.width, rounding.segments, rounding.limit_method = bevel, 3, "ANGLE"
    if smooth or bevel:
        data.shade_smooth()
        if bevel:
            data.set_sharp_from_angle(angle=math.radians(50))
    return thing


_CUBE_FACES = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))


def box(low: Vec3, high: Vec3, look: Any, bevel: float = 0.004, turn_deg: float = 0.0) -> Any:
    """An upright box between two corners, turned about its own vertical axis."""
    lo, hi = np.array(low, float), np.array(high, float)
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (hi - lo) + lo
    middle, c, s = (lo + hi) / 2, math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    spun = (corners - middle) @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + middle
    return mesh(spun, _CUBE_FACES, look, bevel=min(bevel, float((hi - lo).min()) * 0.45))


def turned(centre: Vec3, profile: Sequence[tuple[float, float]], look: Any, sides: int = 48) -> Any:
    """A solid of revolution about a vertical axis from (radius, height) pairs, bottom to top."""
    angles = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    rings = [[(r * math.cos(a), r * math.sin(a), h) for a in angles] for r, h in profile]
    points = np.array(rings).reshape(-1, 3) + np.array(centre)
    quads = [(i * sides + j, i * sides + (j + 1) % sides, (i + 1) * sides + (j + 1) % sides, (i + 1) * sides + j)
             for i in range(len(profile) - 1) for j in range(sides)]  # fmt: skip
    thing = mesh(points, quads, look, smooth=True)
    thing.data.set_sharp_from_angle(angle=math.radians(40))
    return thing


def sheet(surface: Callable[[Any, Any], Any], look: Any, steps: tuple[int, int] = (60, 24)) -> Any:
    """A smooth sheet: surface(u, v) maps the unit square to points (..., 3)."""
    u, v = np.meshgrid(np.linspace(0, 1, steps[0]), np.linspace(0, 1, steps[1]), indexing="ij")
    points = np.stack(np.broadcast_arrays(*surface(u, v)), -1).reshape(-1, 3)
    n = steps[1]
    quads = [(i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j)
             for i in range(steps[0] - 1) for j in range(n - 1)]  # fmt: skip
    return mesh(points, quads, look, smooth=True)


def cushion(low: Vec3, high: Vec3, look: Any, softness: float = 0.07) -> Any:
    """An upholstered block: a well rounded box."""
    thing = box(low, high, look, bevel=softness)
    thing.modifiers["bevel"].segments = 8
    return thing


def plant(
    base: Vec3, height: float, leaves: int, leaf: tuple[float, float], look: Any, rng: np.random.Generator
) -> None:
    """Arching leaves of `leaf` (length, width) metres, rising from one point, a golden angle apart."""
    for i in range(leaves):
        age = (i + 0.5) / leaves
        turn, lean = i * 2.39996 + rng.normal(0, 0.2), 0.25 + 1.0 * age + rng.normal(0, 0.1)
        length = leaf[0] * rng.uniform(0.75, 1.1)
        start = np.array([base[0], base[1], base[2] + height * (1 - age) * rng.uniform(0.8, 1.0)])

        def blade(
            u: Any, v: Any, turn: float = turn, lean: float = lean, length: float = length, start: Any = start
        ) -> Any:
            bend = lean * (0.5 + 0.9 * u)
            out, up = length * u * np.sin(bend), length * u * np.cos(bend)
            across = leaf[1] * np.sin(math.pi * np.clip(u * 0.98 + 0.01, 0, 1)) ** 0.7 * (v - 0.5)
            up = up + 0.3 * np.abs(across)
            x = out * math.cos(turn) - across * math.sin(turn)
            y = out * math.sin(turn) + across * math.cos(turn)
            return start[0] + x, start[1] + y, start[2] + up

        sheet(blade, look, (14, 5))


def foliage(centre: Vec3, radii: Vec3, leaves: int, size: float, look: Any, rng: np.random.Generator) -> Any:
    """A crown of loose leaves: rhombs of about `size` metres strewn through the outer half of a lumpy ellipsoid."""
    ways = rng.normal(size=(leaves, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    lumps = 1 + 0.16 * np.sin(ways @ rng.normal(0, 4, (3, 3))).sum(1)
    middles = np.array(centre) + ways * (lumps * rng.uniform(0.55, 1.0, leaves) ** 0.6)[:, None] * np.array(radii)
    along, across = rng.normal(size=(2, leaves, 3)) * size * 0.45
    points = np.stack([middles - along, middles - across * 0.6, middles + along, middles + across * 0.6], 1)
    return mesh(points.reshape(-1, 3), np.arange(4 * leaves).reshape(-1, 4), look)


def arches(start: Vec3, along: tuple[float, float], bays: int, bay: float, radius: float, top: float, thick: float,
           look: Any) -> Any:  # fmt: skip
    """A wall of round arches: `bays` of `bay` metres from `start` (at the springing) in direction `along`.

    The wall reaches `top` metres above the springing and is `thick` metres deep, centred on its line.
    """
    angles = np.linspace(math.pi, 0, 25)
    s = np.concatenate([[-bay / 2], radius * np.cos(angles), [bay / 2]])
    z = np.concatenate([[0.0], radius * np.sin(angles), [0.0]])
    n = len(s)
    points, faces = [], []
    for i in range(bays):
        base = len(points)
        for depth in (-thick / 2, thick / 2):
            for heights in (z, np.full(n, top)):
                points += [
                    _along(start, along, (i + 0.5) * bay + float(a), depth, float(h))
                    for a, h in zip(s, heights, strict=True)
                ]
        for k in range(n - 1):
            low, high, back = base + k, base + n + k, base + 2 * n + k
            faces += [
                (low, low + 1, high + 1, high),
                (back, back + n, back + n + 1, back + 1),
                (low, back, back + 1, low + 1),
            ]
    return mesh(points, faces, look)


def _along(start: Vec3, along: tuple[float, float], s: float, depth: float, up: float) -> Vec3:
    return start[0] + along[0] * s - along[1] * depth, start[1] + along[1] * s + along[0] * depth, start[2] + up


def tiled_roof(
    eave: tuple[Vec3, Vec3], ridge: tuple[Vec3, Vec3], look: Any, tile: tuple[float, float] = (0.24, 0.42)
) -> Any:
    """A slope of barrel tiles between the eave and the ridge, each given by its two ends."""
    e0, e1, r0, r1 = (np.array(p, float) for p in (*eave, *ridge))
    columns, rows = round(np.linalg.norm(e1 - e0) / tile[0]), round(np.linalg.norm(r0 - e0) / tile[1])

    def surface(u: Any, v: Any) -> Any:
        flat = (1 - v)[..., None] * (e0 + u[..., None] * (e1 - e0)) + v[..., None] * (r0 + u[..., None] * (r1 - r0))
        barrel = 0.075 * np.abs(np.sin(math.pi * columns * u)) - 0.05 * np.mod(rows * v * 0.9999, 1.0)
        return flat[..., 0], flat[..., 1], flat[..., 2] + barrel

    return sheet(surface, look, (columns * 8 + 1, rows * 5 + 1))
