"""Blocks: leaves in modules by kind, and bodies that assemble them."""
