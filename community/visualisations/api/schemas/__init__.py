"""What the API says of visualisation sessions, and what it takes."""
