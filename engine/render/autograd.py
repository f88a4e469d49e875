"""The CPU renderer as one differentiable torch function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.render.backward import backward
from engine.render.cpu import forward_with_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

BLACK = (0.0, 0.0, 0.0)


def rasterize(
    means: Tensor,  # [N, 3] world, metres
    quats: Tensor,  # [N, 4] wxyz, any length but 0
    scales: Tensor,  # [N, 3] metres
    opacities: Tensor,  # [N] in 0..1
    sh: Tensor,  # [N, K, 3]
    camera: Camera,
    camera_from_world: Tensor,  # [4, 4] rigid
    background: Sequence[float] = BLACK,
    trainable: Tensor | None = None,  # [N] bool
) -> tuple[Tensor, Tensor, Tensor]:
    """Float32 CPU tensors in; rgb [H, W, 3], depth [H, W] and alpha [H, W] out, as `Rendered`. Differentiable in all
    six tensors (Kerbl et al. 2023, appendix A), pinhole and equirectangular.

    trainable: only these splats get gradients; the pass is much cheaper when they are few. Tiles whose gradients are
    all zero (a masked loss) cost nothing. A pose that needs its gradient gets it from all splats.
    """
    return _Rasterize.apply(
        means, quats, scales, opacities, sh, camera_from_world, camera, tuple(background), trainable
    )


class _Rasterize(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, *args: Any) -> tuple[Tensor, Tensor, Tensor]:
        *tensors, camera_from_world, camera, background, trainable = args
        pose = Pose.from_matrix(camera_from_world.numpy()).inverse()
        gaussians = _gaussians(tensors)
        state = forward_with_state(gaussians, View(camera, pose), background)
        rgb, depth = torch.from_numpy(state.rgb), torch.from_numpy(state.depth)
        ctx.state, ctx.trainable = state, trainable
        ctx.save_for_backward(*tensors, rgb, depth)  # so torch notices when one is changed before the backward pass
        return rgb, depth, 1 - torch.from_numpy(state.transmittance)

    @staticmethod
    @once_differentiable
    def backward(  # pyright: ignore[reportIncompatibleMethodOverride] - the decorator hides its name
        ctx: Any, *grad_outputs: Tensor
    ) -> tuple[Tensor | None, ...]:
        *tensors, _rgb, _depth = ctx.saved_tensors
        with_sh, with_pose = ctx.needs_input_grad[4:6]
        everyone = np.ones(len(tensors[0]), np.bool_)
        trainable = everyone if ctx.trainable is None else ctx.trainable.numpy()
        g_rgb, g_depth, g_alpha = (np.ascontiguousarray(g.numpy(), dtype=np.float32) for g in grad_outputs)
        wanted = everyone if with_pose else trainable
        g = backward(ctx.state, _gaussians(tensors), (g_rgb, g_depth, g_alpha), wanted, with_sh)
        parts = [g.means, g.quats, g.scales, g.opacities, g.sh]
        if with_pose and ctx.trainable is not None:
            parts = [None if part is None else part * trainable.reshape(-1, *[1] * (part.ndim - 1)) for part in parts]
        results = [*parts, g.camera_from_world.astype(np.float32)]
        needed = zip(results, ctx.needs_input_grad, strict=False)
        return *(torch.from_numpy(part) if need else None for part, need in needed), None, None, None


def _gaussians(tensors: Sequence[Tensor]) -> Gaussians:
    return Gaussians(*(tensor.detach().numpy() for tensor in tensors))
