"""Transfer between sites."""
