"""The engine in a process of its own: whatever happens to it, the window lives (see ARCHITECTURE.md)."""
