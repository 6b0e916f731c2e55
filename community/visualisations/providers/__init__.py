"""Providers of variants: what makes a picture of a changed place. See `base` for the contract, `registry` for which there are."""
