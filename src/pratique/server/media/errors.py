"""What exports and uploads refuse, in the words a person reads."""

from pratique.server.kernel.errors import Conflict, Gone, Invalid, NotFound, TooMany


class UnknownExportKind(Invalid):
    """There is nothing called {kind!r} to export; there is: {known}."""

    code = "export_kind_unknown"


class UnknownFormat(Invalid):
    """{kind} cannot be exported as {format!r}; it can as: {known}."""

    code = "export_format_unknown"


class BadExportParameters(Invalid):
    """{kind} cannot be exported with these parameters: {reason}."""

    code = "export_parameters"


class NoExport(NotFound):
    """There is no export {export} here, or it is not yours."""

    code = "export_not_found"


class ExportNotReady(Conflict):
    """The export is {status}, so there is no file to fetch. Ask for the export itself to see how far it is and why."""

    code = "export_not_ready"


class ExportExpired(Gone):
    """The file of this export was kept until {expired_at:%Y-%m-%d %H:%M} UTC and is gone. Ask for the export again."""

    code = "export_expired"


class ExportTooLarge(Invalid):
    """The file would have more than {limit} MiB (media.export_max), so it was not written.

    Narrow down what is exported, or ask whoever runs this installation for a larger bound.
    """

    code = "export_too_large"


class TooManyExports(Conflict):
    """You have {limit} exports already (media.exports_kept). Delete one that you do not need any more."""

    code = "exports_too_many"


class UnknownUploadKind(Invalid):
    """There is nothing called {kind!r} to upload; there is: {known}."""

    code = "upload_kind_unknown"


class NoUpload(NotFound):
    """There is no upload {upload} here, or it is not yours."""

    code = "upload_not_found"


class UploadWithoutLength(Invalid):
    """The request does not say how long its body is. Send the file with a Content-Length, and not in chunks."""

    code = "upload_without_length"


class UploadEmpty(Invalid):
    """The upload holds no bytes. Send the file itself as the body of the request."""

    code = "upload_empty"


class UploadIsForm(Invalid):
    """The body is a form. Send the file itself as the body, with the content type application/octet-stream."""

    code = "upload_is_form"


class UploadTooLarge(Invalid):
    """The file has {size} bytes, and {kind} may have {limit} MiB ({setting}). Nothing of it was kept."""

    code = "upload_too_large"


class UploadCutShort(Invalid):
    """The upload ended after {got} of {size} bytes, so nothing of it was kept. Send it again."""

    code = "upload_cut_short"


class UploadTooSlow(Invalid):
    """The upload was not over after {seconds} s (media.upload_within), so nothing of it was kept."""

    code = "upload_too_slow"


class UploadsBusy(TooMany):
    """This server receives {limit} uploads at once (media.uploads_at_once). Try again in {retry_after} s."""

    code = "uploads_busy"


class TooManyUploads(Conflict):
    """You have {limit} uploads that are not over (media.uploads_kept). Wait for them, or delete one."""

    code = "uploads_too_many"


class BadFileName(Invalid):
    """The name of the file has characters that cannot be shown. Give it a plain name."""

    code = "upload_bad_name"


class RequesterInactive(Invalid):
    """The account that asked for this, {account}, is not active any more."""

    code = "requester_inactive"
