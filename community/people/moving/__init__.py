"""Changing jobs: the person stays, and the work of her old municipality goes to somebody there."""
