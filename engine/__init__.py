"""What computes: from a photo and a camera path to splats and pictures (see ARCHITECTURE.md)."""

import os

# GNU OpenMP (in torch and under the numba kernels) lets waiting threads spin for milliseconds before they sleep. Where
# other programs want the cores too, a small picture then takes 250 ms instead of 0.12 ms. Read once, when it is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "0")
