"""Whether the record is whole: the state of its chains and anchors, and verifying it."""
