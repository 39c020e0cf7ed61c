"""The dossier: documents in their contexts of use, rendered as eCTD 3.2.2 or eCTD 4.0, and sequences checked.

The model is that of eCTD 4.0 (ICH M8): a submission unit says which documents are used where, under which keywords, and
what that replaces. A leaf of eCTD 3.2.2 is one rendering of a context of use, a message of eCTD 4.0 the other. Nothing
here needs a database, so that a folder of files can be built and any sequence checked from the command line.
"""
