# Made from _async/__init__.py by "npm run generate": do not edit.
