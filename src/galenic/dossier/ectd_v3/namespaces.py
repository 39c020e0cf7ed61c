"""Namespaces and versions that the schemas of eCTD 3.2.2 fix.

The backbones spell the xlink namespace with `w3c.org`, a slip of 2003 that became the standard; study tagging files use
the namespace of the W3C itself, and so does the Canadian module 1. Exchanging the two is the most common fault of
home-made backbones.
"""

ECTD = "http://www.ich.org/ectd"
FDA = "http://www.ich.org/fda"
EU = "http://europa.eu.int"
CANADA = "hcsc_ectd"
XLINK = "http://www.w3c.org/1999/xlink"
XLINK_OF_STF = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

HREF = f"{{{XLINK}}}href"
LANGUAGE = f"{{{XML}}}lang"

DTD_VERSIONS = {"index.xml": "3.2", "us-regional.xml": "3.3", "eu-regional.xml": "3.1"}
REGIONAL_BACKBONES = {"US": "m1/us/us-regional.xml", "EU": "m1/eu/eu-regional.xml", "CA": "m1/ca/ca-regional.xml"}
