"""Frames a second of films: what is usual, and what there is to choose from."""

FPS = 24.0
SPHERE_FPS = 30.0  # slower turns a headset's picture into a slide show
RATES = (24.0, 25.0, 30.0, 50.0, 60.0)  # to choose from; others can be written
