"""Blocks: leaves in modules by kind, bodies that assemble them."""
