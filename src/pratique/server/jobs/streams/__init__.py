"""Following a job's log: server-sent events on the data plane `streams`.

REST gives a ticket for one job to whoever may see it; the plane takes the ticket, so it needs no sessions and can be
read from the page's origin without credentials. Lines are numbered, so a broken stream is resumed by `Last-Event-ID`.
"""
