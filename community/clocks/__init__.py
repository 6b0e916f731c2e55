"""One server clock for what is led in steps: a run sheet of a session, the phases of a consultation.

A feature creates a clock (`services`), registers who may read and run it (`owners`), and includes the template parts of `showing`.
"""
