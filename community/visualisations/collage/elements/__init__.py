"""What a collage can be made of: the drawings of what stands, the plans of what lies, and the catalogue of both."""
