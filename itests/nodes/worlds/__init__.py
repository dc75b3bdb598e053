"""Runs programs natively, away and while they are moved, and compares.

The worlds: native (twice: is the case itself deterministic?), away (started on another node, stays there), hopped (started
there, and asked to move among the other nodes all the time), moved (started at home, and asked to move among all nodes all the
time), moved4 (four copies of that at once), frozen (frozen to the disk and thawed, at home and from node 2, in turns). The native run of the same machine is the oracle.
"""
