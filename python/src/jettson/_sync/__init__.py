# Made by scripts/unasync from _async/__init__.py: do not edit.
