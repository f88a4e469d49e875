"""Synthetic RGB-D frames: procedural rooms, halls, streets and landscapes, drawn by a small ray tracer."""
