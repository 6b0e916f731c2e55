"""What says where a picture comes from: the visible mark, the metadata (XMP) and the signed manifest (C2PA)."""
