"""Collages: elements set into a photo by their place on the ground, in metres; picture, plan and list are three views of one scene."""
