"""Pages that were public and no longer are, told for a while to those who follow the site (`docs/headless.md`, decision 51)."""
