"""A blob store on anything that speaks S3: an object a key, uploads in parts straight to their final name.

Owns the client, what an unfinished upload is made of, and who may write it. An upload under way is three things: parts
of a multipart upload, which cannot be read before it is complete; a *tail*, the bytes behind them that are too few for
a part, kept as an object of their own; and a row (`models.UnfinishedKey`) that says which they are. The row is changed
in the transaction that acknowledges the bytes, so both tell the same; it also carries the lease by which an
upload has one writer, and an epoch that fences one who held it before.

Invariants: a sealed object never changes; nothing is renamed or copied; what no row and no sealed key names is found
by `leftovers`.

Imported only where `s3.bucket` is set, since its library takes a while to load (`pratique[server,s3]`).
"""
