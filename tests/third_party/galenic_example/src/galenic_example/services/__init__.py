"""The services of this package; every file below declares one."""
