"""Maps of the network: what a page shows on one, the part of the world that it shows, and a layout in which no names collide.

`content` says what is on a map, `kinds` for which widths it is laid out, and `planes` makes what the templates render, with the help of
`crops`, `arcs`, `labels`, `calls` and `insets`. Decision 24 explains why.
"""
