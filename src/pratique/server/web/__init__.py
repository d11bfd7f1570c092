"""The pages of the browser: where their files are, and the shell that starts them.

Owns the one HTML page that the built frontend starts from, its content policy, and the copy of the build's files into
the data directory. Does not own what the pages show: that is REST's, and `frontend/` asks for it there.

Invariants: the page runs no script but the build's own files, and no style without this answer's nonce; it talks to
this origin and to the streams' only; it is never kept by a cache, since its nonce is good for one answer.
"""
