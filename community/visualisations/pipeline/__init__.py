"""From an uploaded photo to clean, blurred pictures. Whatever decodes runs in a process of its own (`process.py`), without Django."""
