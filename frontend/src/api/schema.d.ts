// Generated from openapi.json by "npm run generate". Do not edit.

export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description List people's accounts; for administrators. `q` is looked for in names and full names.
         */
        get: operations["pratique_server_identity_http_accounts_list_accounts"];
        put?: never;
        /**
         * Make an account
         * @description Make a person's account; for administrators.
         */
        post: operations["pratique_server_identity_http_accounts_create_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an account
         * @description Show one's own account, or anybody's to administrators.
         */
        get: operations["pratique_server_identity_http_accounts_get_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description Change the full name; administrators also what the account may do: sign in, manage policies, administer.
         */
        patch: operations["pratique_server_identity_http_accounts_change_account"];
        trace?: never;
    };
    "/api/v1/accounts/{name}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description Change one's own password. It ends the account's sessions but the one it is done in, and its clients' logins.
         */
        post: operations["pratique_server_identity_http_accounts_change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List actions
         * @description List what can be done as a job, with the schema of its parameters; for administrators.
         */
        get: operations["pratique_server_jobs_http_actions_list_actions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set an action's default parameters
         * @description Set the parameters that jobs of an action get when they do not give their own; for administrators.
         */
        put: operations["pratique_server_jobs_http_actions_set_defaults"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Name a file by its digest
         * @description List the packages that a file with this SHA-256 is of; none where nobody said, which is not "harmless".
         */
        get: operations["pratique_server_inventory_http_list_artifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what can be brought back
         * @description List deletions whose window is not over, the last first; for those who may undo them.
         */
        get: operations["pratique_server_registry_http_deletions_list_deletions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deletions/{deletion}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Make a deletion final
         * @description Give up bringing back what was deleted, for its room: the collector's next run removes it for good.
         */
        delete: operations["pratique_server_registry_http_deletions_make_final"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deletions/{deletion}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a deletion
         * @description Bring back what was deleted; tags that name something else by now stay as they are.
         */
        post: operations["pratique_server_registry_http_deletions_undo_deletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description List what happened, the newest first: of one repository for its readers, of everything for administrators.
         */
        get: operations["pratique_server_audit_http_list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exceptions
         * @description List exceptions, the newest first; for policy managers. `q` looks in package, vulnerability and reason.
         */
        get: operations["pratique_server_policy_http_exceptions_list_exceptions"];
        put?: never;
        /**
         * Grant an exception
         * @description Grant an exception from policies; for policy managers. It holds in every process at once.
         */
        post: operations["pratique_server_policy_http_exceptions_grant_exception"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{exception}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an exception
         * @description Show an exception; to policy managers.
         */
        get: operations["pratique_server_policy_http_exceptions_get_exception"];
        put?: never;
        post?: never;
        /**
         * Revoke an exception
         * @description End an exception now; for policy managers. It stays in the list, with who revoked it.
         */
        delete: operations["pratique_server_policy_http_exceptions_revoke_exception"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exports
         * @description List one's own exports, the newest first; with `all` everybody's, for administrators.
         */
        get: operations["pratique_server_media_http_exports_list_exports"];
        put?: never;
        /**
         * Ask for an export
         * @description Ask for a file; a job writes it, and it is kept for a while. One can export what one may read.
         */
        post: operations["pratique_server_media_http_exports_create_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List kinds of exports
         * @description List what can be exported, in which formats, with the schema of its parameters.
         */
        get: operations["pratique_server_media_http_exports_list_kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an export
         * @description Show an export of one's own, or anybody's to administrators: whether it is ready, and how far its job is.
         */
        get: operations["pratique_server_media_http_exports_get_export"];
        put?: never;
        post?: never;
        /**
         * Delete an export
         * @description Delete an export with its file; one that is not written yet is cancelled.
         */
        delete: operations["pratique_server_media_http_exports_delete_export"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch an export's file
         * @description Fetch the file of an export, as an attachment; what it holds must still be open to who fetches it.
         */
        get: operations["pratique_server_media_http_exports_get_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/firewall/component": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what was asked for by its purl
         * @description Show a package or a container image that was asked for: its scan, and the verdict that was stored with it.
         */
        get: operations["pratique_server_firewall_http_packages_get_component"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/firewall/managers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List repository managers
         * @description List the repository managers whose plugins may ask; for administrators.
         */
        get: operations["pratique_server_firewall_http_managers_list_repository_managers"];
        put?: never;
        /**
         * Set up a repository manager
         * @description Set up a repository manager, so that its plugin may ask; for administrators.
         */
        post: operations["pratique_server_firewall_http_managers_create_repository_manager"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/firewall/managers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a repository manager
         * @description Delete a repository manager with all requests through its plugin; for administrators.
         */
        delete: operations["pratique_server_firewall_http_managers_delete_repository_manager"];
        options?: never;
        head?: never;
        /**
         * Change a repository manager
         * @description Change a repository manager; for administrators.
         */
        patch: operations["pratique_server_firewall_http_managers_change_repository_manager"];
        trace?: never;
    };
    "/api/v1/firewall/repositories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ways in
         * @description List the firewall's repositories, for anybody who is signed in.
         */
        get: operations["pratique_server_firewall_http_repositories_list_firewall_repositories"];
        put?: never;
        /**
         * Add a way in
         * @description Add a firewall repository; for administrators.
         */
        post: operations["pratique_server_firewall_http_repositories_create_firewall_repository"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/firewall/repositories/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a way in
         * @description Show a firewall repository, with the text that sets clients up.
         */
        get: operations["pratique_server_firewall_http_repositories_get_firewall_repository"];
        put?: never;
        post?: never;
        /**
         * Delete a way in
         * @description Delete a firewall repository with all that was kept of its upstream; for administrators.
         */
        delete: operations["pratique_server_firewall_http_repositories_delete_firewall_repository"];
        options?: never;
        head?: never;
        /**
         * Change a way in
         * @description Change a firewall repository; for administrators. Another upstream forgets what was kept of the one before.
         */
        patch: operations["pratique_server_firewall_http_repositories_change_firewall_repository"];
        trace?: never;
    };
    "/api/v1/firewall/repositories/{name}/package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a package's verdicts
         * @description Show the versions of a package that was asked for, with what is said of each now, and why.
         */
        get: operations["pratique_server_firewall_http_packages_get_package"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/firewall/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who asked for what
         * @description List requests for packages, the last first; for administrators.
         *
         *     The status `warned` is of those that were let in though a policy speaks of them: their own is `not_blocked`.
         */
        get: operations["pratique_server_firewall_http_packages_list_package_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an image
         * @description Show an image with its layers and what is known of it.
         */
        get: operations["pratique_server_scanning_http_images_get_image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/{digest}/components": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an image's components
         * @description List the packages in an image; sorted by `name`, or by `findings`.
         */
        get: operations["pratique_server_scanning_http_images_list_components"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/{digest}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an image's findings
         * @description List what is wrong with an image: the worst first, or sorted by `severity`, `epss`, `name`, `found_at`.
         */
        get: operations["pratique_server_scanning_http_images_list_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/{digest}/findings.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export an image's findings
         * @description Export the findings of an image as CSV, the worst first; no cell is a formula.
         */
        get: operations["pratique_server_scanning_http_images_export_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/images/{digest}/past-findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List findings of an image that are over
         * @description List what was found in an image and is not any more, with why; the last to end first.
         */
        get: operations["pratique_server_scanning_http_images_list_past_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the index
         * @description Show the current release of the index and what it was built from; for anybody who is signed in.
         */
        get: operations["pratique_server_index_http_releases_get_index"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/bad": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List unusable records
         * @description List the records of the sources that could not be used, in the order they were met.
         */
        get: operations["pratique_server_index_http_releases_list_bad"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is covered
         * @description List the ecosystems and releases that any record names, by name; what is not in it is not covered.
         */
        get: operations["pratique_server_index_http_releases_list_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what packages have
         * @description Say which vulnerabilities versions of packages have, why, and where nothing can be told.
         */
        post: operations["pratique_server_index_http_explain_explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/licences/{identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a licence
         * @description Show a licence or exception by its SPDX id, in any case of its letters.
         */
        get: operations["pratique_server_index_http_licences_get_licence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List releases
         * @description List the releases of the index, the current one first.
         */
        get: operations["pratique_server_index_http_releases_list_releases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sources of advisories
         * @description List the public sources, those that are off too, with their terms and how each is doing.
         */
        get: operations["pratique_server_index_http_sources_list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch a source
         * @description Switch a source on or off, for administrators; the index is updated soon. Off, its copies are removed.
         */
        put: operations["pratique_server_index_http_sources_switch_source"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/index/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vendors' statements
         * @description List what vendors say of a vulnerability, under each of its names; the first five hundred.
         */
        get: operations["pratique_server_index_http_statements_list_statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description List jobs, the newest first; for administrators.
         */
        get: operations["pratique_server_jobs_http_jobs_list_jobs"];
        put?: never;
        /**
         * Ask for a job
         * @description Ask for a job, now or later; for administrators. It goes before what was waiting.
         */
        post: operations["pratique_server_jobs_http_jobs_create_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a job
         * @description Show a job; for administrators.
         */
        get: operations["pratique_server_jobs_http_jobs_get_job"];
        put?: never;
        post?: never;
        /**
         * Delete a job
         * @description Take a job that is not being run from the list, its log for good; for administrators.
         */
        delete: operations["pratique_server_jobs_http_jobs_delete_job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description Cancel a job: a waiting one at once; a running one is asked to stop, and killed when it does not.
         *
         *     The jobs it asked for and that no other waits for are cancelled too.
         */
        post: operations["pratique_server_jobs_http_jobs_cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a log
         * @description Read lines of a job's log, from the one after `after`.
         */
        get: operations["pratique_server_jobs_http_jobs_get_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/log/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Follow a log
         * @description Get a ticket to follow a job's log live, as server-sent events `line`, `status` and `end`.
         */
        post: operations["pratique_server_jobs_http_jobs_follow_log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a job
         * @description Ask once more for what an ended job was to do: a new job, which names the old one; for administrators.
         */
        post: operations["pratique_server_jobs_http_jobs_retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what a namespace holds
         * @description Show what an account or organisation holds, to itself, its members and administrators.
         */
        get: operations["pratique_server_registry_http_namespaces_get_namespace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{name}/create-on-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set whether a push makes a repository in a namespace
         * @description Say whether a push to a repository that is not there makes it; for those who administer the namespace.
         */
        put: operations["pratique_server_registry_http_namespaces_set_create_on_push"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces/{name}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the quota of a namespace
         * @description Say how much an account or organisation may hold; for administrators.
         *
         *     Less than it holds is taken too: `over_quota` says by how much, and pushes are refused until that is gone.
         */
        put: operations["pratique_server_registry_http_namespaces_set_quota"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List organisations
         * @description List the organisations one is a member of; administrators see all.
         */
        get: operations["pratique_server_identity_http_organisations_list_organisations"];
        put?: never;
        /**
         * Make an organisation
         * @description Make an organisation, whose first owner one becomes; for administrators.
         */
        post: operations["pratique_server_identity_http_organisations_create_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an organisation
         * @description Show an organisation to its members and to administrators.
         */
        get: operations["pratique_server_identity_http_organisations_get_organisation"];
        put?: never;
        post?: never;
        /**
         * Delete an organisation
         * @description Delete an organisation that owns nothing any more; for owners.
         */
        delete: operations["pratique_server_identity_http_organisations_delete_organisation"];
        options?: never;
        head?: never;
        /**
         * Change an organisation
         * @description Change the full name; for owners.
         */
        patch: operations["pratique_server_identity_http_organisations_change_organisation"];
        trace?: never;
    };
    "/api/v1/organisations/{name}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members
         * @description List an organisation's members, for its members.
         */
        get: operations["pratique_server_identity_http_organisations_list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{name}/members/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give somebody a role
         * @description Make somebody a member, or give a member another role; for owners.
         */
        put: operations["pratique_server_identity_http_organisations_set_member"];
        post?: never;
        /**
         * Remove a member
         * @description Remove a member; for owners. Members may remove themselves.
         */
        delete: operations["pratique_server_identity_http_organisations_remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a package's facts
         * @description Show what was said of a version of a package, by what passed here or by a file of facts.
         */
        get: operations["pratique_server_inventory_http_get_facts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List policies
         * @description List the policies of this installation in the order they are asked in; for anybody who is signed in.
         */
        get: operations["pratique_server_policy_http_policies_list_policies"];
        put?: never;
        /**
         * Make a policy
         * @description Make a policy, the last in the order; for policy managers. It is in force in every process at once.
         */
        post: operations["pratique_server_policy_http_policies_create_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/deployment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show where the policies are in force
         * @description Show which processes have loaded the present policies and index; for policy managers.
         */
        get: operations["pratique_server_config_status_deployment_get_deployment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the fields
         * @description List the fields that conditions may look at; for anybody who is signed in.
         */
        get: operations["pratique_server_policy_http_language_list_fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Order the policies
         * @description Say in which order policies are asked, which matters where one allows; for policy managers.
         */
        put: operations["pratique_server_policy_http_policies_order_policies"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a policy
         * @description Say what a policy would have refused among what is known here, as if it enforced; for policy managers.
         */
        post: operations["pratique_server_policy_http_preview_try_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a draft back
         * @description Say what a policy would do, or what is wrong with it; keeps nothing, for anybody who is signed in.
         */
        post: operations["pratique_server_policy_http_language_read_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Give the JSON Schema
         * @description Give the JSON Schema of a policy; to anybody who is signed in.
         */
        get: operations["pratique_server_policy_http_language_get_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a policy
         * @description Show a policy; to anybody who is signed in.
         */
        get: operations["pratique_server_policy_http_policies_get_policy"];
        /**
         * Change a policy
         * @description Put a policy in the place of what it was; for policy managers. One that comes with the product stays as it is.
         */
        put: operations["pratique_server_policy_http_policies_replace_policy"];
        post?: never;
        /**
         * Delete a policy
         * @description Delete a policy; for policy managers. One that comes with the product can only be switched off.
         */
        delete: operations["pratique_server_policy_http_policies_delete_policy"];
        options?: never;
        head?: never;
        /**
         * Switch a policy
         * @description Let a policy observe, enforce, or be off; for policy managers. Every process knows at the very next pull.
         */
        patch: operations["pratique_server_policy_http_policies_switch_policy"];
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List queues
         * @description List the queues and how each stands now; for administrators.
         */
        get: operations["pratique_server_jobs_http_queues_list_queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show queues over time
         * @description Show how the queues stood in the last hours, in a few hundred points at most; for administrators.
         */
        get: operations["pratique_server_jobs_http_queues_queue_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the registry's state
         * @description Show whether anything can be pushed or deleted, to everybody who is signed in.
         */
        get: operations["pratique_server_registry_http_state_get_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/read-only": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make the registry read-only
         * @description Refuse pushes and deletions in every process from now on; pulls go on. For administrators.
         */
        put: operations["pratique_server_registry_http_state_make_read_only"];
        post?: never;
        /**
         * Make the registry writable again
         * @description Take pushes and deletions again; for administrators.
         */
        delete: operations["pratique_server_registry_http_state_make_writable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repositories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List repositories
         * @description List the repositories one may read: without credentials the public ones.
         */
        get: operations["pratique_server_registry_http_repositories_list_repositories"];
        put?: never;
        /**
         * Make a repository
         * @description Make a repository in a namespace one may write to; a public one takes the right to administer it.
         */
        post: operations["pratique_server_registry_http_repositories_create_repository"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repositories/{repository}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a repository
         * @description Show a repository to those who may read it.
         */
        get: operations["pratique_server_registry_http_repositories_get_repository"];
        put?: never;
        post?: never;
        /**
         * Delete a repository
         * @description Delete a repository with everything in it; for those who administer its namespace. It can be undone.
         */
        delete: operations["pratique_server_registry_http_repositories_delete_repository"];
        options?: never;
        head?: never;
        /**
         * Change a repository
         * @description Change who may read a repository, its description or rules of tags; for those who administer its namespace.
         */
        patch: operations["pratique_server_registry_http_repositories_change_repository"];
        trace?: never;
    };
    "/api/v1/repositories/{repository}/manifests/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a manifest
         * @description Show a manifest by its digest.
         */
        get: operations["pratique_server_registry_http_repositories_get_manifest"];
        put?: never;
        post?: never;
        /**
         * Delete a manifest
         * @description Delete a manifest with every tag on it; not while an index lists it. The answer says how to undo it.
         */
        delete: operations["pratique_server_registry_http_repositories_delete_manifest"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repositories/{repository}/manifests/{digest}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask what deleting a manifest would do
         * @description Say what goes with a manifest and what its deletion frees, and delete nothing.
         */
        get: operations["pratique_server_registry_http_beside_preview_deletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repositories/{repository}/manifests/{digest}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what refers to a manifest
         * @description Show what refers to a manifest, as a tree of 200 at most: signatures, attestations, SBOMs and the rest.
         */
        get: operations["pratique_server_registry_http_beside_list_referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repositories/{repository}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tags
         * @description List a repository's tags; `q` is a part of their names, large and small letters told apart.
         *
         *     With `q` a page goes through 10,000 names at most. Where they hold too few, it has fewer items than `limit`, or
         *     none; `next` goes on behind them, and is null where there are no more.
         */
        get: operations["pratique_server_registry_http_repositories_list_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/repositories/{repository}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a tag
         * @description Show a tag with what it points to.
         */
        get: operations["pratique_server_registry_http_repositories_get_tag"];
        put?: never;
        post?: never;
        /**
         * Delete a tag
         * @description Delete a tag; its manifest stays. The answer says until when that can be undone.
         */
        delete: operations["pratique_server_registry_http_repositories_delete_tag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sboms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List SBOMs
         * @description List the SBOMs of the namespaces that one may read; the latest first, or sorted by `name`.
         */
        get: operations["pratique_server_scanning_http_sboms_list_sboms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sboms/{sbom_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an SBOM
         * @description Show an SBOM: what was found by it, and what of it could not be used.
         */
        get: operations["pratique_server_scanning_http_sboms_get_sbom"];
        put?: never;
        post?: never;
        /**
         * Delete an SBOM
         * @description Delete an SBOM with its findings.
         */
        delete: operations["pratique_server_scanning_http_sboms_delete_sbom"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sboms/{sbom_id}/components": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an SBOM's components
         * @description List the packages that an SBOM names; sorted by `name`, or by `findings`.
         */
        get: operations["pratique_server_scanning_http_sboms_list_components"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sboms/{sbom_id}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an SBOM's findings
         * @description List what is wrong with what an SBOM names: the worst first, or by `severity`, `epss`, `name`, `found_at`.
         */
        get: operations["pratique_server_scanning_http_sboms_list_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sboms/{sbom_id}/past-findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List findings of an SBOM that are over
         * @description List what was found by an SBOM and is not any more, with why; the last to end first.
         */
        get: operations["pratique_server_scanning_http_sboms_list_past_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules
         * @description List the schedules by name; for administrators.
         */
        get: operations["pratique_server_jobs_http_schedules_list_schedules"];
        put?: never;
        /**
         * Make a schedule
         * @description Make a schedule; for administrators.
         */
        post: operations["pratique_server_jobs_http_schedules_create_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at an expression
         * @description Say when an expression is due next, and what it means; for administrators.
         */
        get: operations["pratique_server_jobs_http_schedules_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a schedule
         * @description Show a schedule; for administrators.
         */
        get: operations["pratique_server_jobs_http_schedules_get_schedule"];
        put?: never;
        post?: never;
        /**
         * Delete a schedule
         * @description Delete a schedule that does not come with the product; for administrators.
         */
        delete: operations["pratique_server_jobs_http_schedules_delete_schedule"];
        options?: never;
        head?: never;
        /**
         * Change a schedule
         * @description Change, pause or resume a schedule; for administrators. Updates of the product leave alone what was changed.
         */
        patch: operations["pratique_server_jobs_http_schedules_change_schedule"];
        trace?: never;
    };
    "/api/v1/schedules/{name}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a schedule
         * @description Make a schedule what the product has it to be; for administrators.
         */
        post: operations["pratique_server_jobs_http_schedules_reset_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a schedule now
         * @description Do now what a schedule does, also when it is paused; for administrators.
         */
        post: operations["pratique_server_jobs_http_schedules_run_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search
         * @description Search the images and SBOMs one may read for a vulnerability, a package, a repository or a digest, and the index.
         *
         *     A vulnerability is found by its id, an alias, a package or a weakness (`CWE-79`).
         */
        get: operations["pratique_server_scanning_http_search_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/packages/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the images that have a package
         * @description List the images one may read that have a package, the newest first.
         */
        get: operations["pratique_server_scanning_http_search_list_package_images"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in
         * @description Tell who is signed in, if anybody, and the token that changing requests must carry.
         */
        get: operations["pratique_server_identity_http_session_get_session"];
        put?: never;
        /**
         * Sign in
         * @description Sign in with a name and the password; an access token is for programs and is not taken here.
         */
        post: operations["pratique_server_identity_http_session_sign_in"];
        /**
         * Sign out
         * @description End the session.
         */
        delete: operations["pratique_server_identity_http_session_sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how the installation is
         * @description Show how the installation is; for administrators. The checks are those of `pratique doctor`, 15 s old at most.
         */
        get: operations["pratique_server_config_status_http_get_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is stored
         * @description Show what is stored and what the collector gave back, for administrators.
         */
        get: operations["pratique_server_registry_http_storage_get_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs of the collector
         * @description List the runs of the collector with their ledgers, the last first; for administrators.
         */
        get: operations["pratique_server_registry_http_storage_list_collections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe this installation
         * @description Return what this installation is, as whoever asks reaches it.
         */
        get: operations["pratique_server_config_system_get_system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List access tokens
         * @description List one's own access tokens, newest first; administrators may name another `account`.
         */
        get: operations["pratique_server_identity_http_tokens_list_tokens"];
        put?: never;
        /**
         * Make an access token
         * @description Make an access token. Its text is in this answer and nowhere else.
         */
        post: operations["pratique_server_identity_http_tokens_create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description Revoke an access token. Registry tokens it was exchanged for end with it.
         */
        delete: operations["pratique_server_identity_http_tokens_revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List uploads
         * @description List one's own uploads, the newest first; with `all` everybody's, for administrators.
         */
        get: operations["pratique_server_media_http_uploads_list_uploads"];
        put?: never;
        /**
         * Upload a file
         * @description Upload a file as the body, its length said; a job takes in what it holds.
         *
         *     An SBOM needs the right to write in its namespace; an index file is for administrators.
         */
        post: operations["pratique_server_media_http_uploads_create_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List kinds of uploads
         * @description List what can be uploaded.
         */
        get: operations["pratique_server_media_http_uploads_list_kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an upload
         * @description Show an upload of one's own, or anybody's to administrators.
         */
        get: operations["pratique_server_media_http_uploads_get_upload"];
        put?: never;
        post?: never;
        /**
         * Delete an upload
         * @description Delete an upload; one that is not taken in yet is cancelled, and what was taken in stays.
         */
        delete: operations["pratique_server_media_http_uploads_delete_upload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vulnerabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vulnerabilities
         * @description List what was found in the images one may read, the worst first.
         */
        get: operations["pratique_server_scanning_http_vulnerabilities_list_vulnerabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vulnerabilities/{vulnerability}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a vulnerability
         * @description Show what the index says of a vulnerability, by its id or another name of it.
         */
        get: operations["pratique_server_scanning_http_vulnerabilities_get_vulnerability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vulnerabilities/{vulnerability}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the images that have a vulnerability
         * @description List where a vulnerability was found among the images one may read, the newest first.
         */
        get: operations["pratique_server_scanning_http_vulnerabilities_list_images"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workers
         * @description List the workers, the newest first, with those that ended in the last days; for administrators.
         */
        get: operations["pratique_server_jobs_http_workers_list_workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountItem
         * @description A person's account.
         */
        AccountItem: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Full Name */
            full_name: string;
            /** Is Active */
            is_active: boolean;
            /** Is Admin */
            is_admin: boolean;
            /** Is Policy Manager */
            is_policy_manager: boolean;
            /** Last Login */
            last_login: string | null;
            /** Name */
            name: string;
        };
        /**
         * AccountKind
         * @description What an account is.
         * @enum {string}
         */
        AccountKind: "user" | "organisation";
        /**
         * AccountPatch
         * @description What may be changed of an account; what is left out stays.
         */
        AccountPatch: {
            /** Full Name */
            full_name?: string | null;
            /** Is Active */
            is_active?: boolean | null;
            /** Is Admin */
            is_admin?: boolean | null;
            /** Is Policy Manager */
            is_policy_manager?: boolean | null;
        };
        /**
         * Action
         * @description What follows from a policy, or from all of them; the later the stronger.
         * @enum {string}
         */
        Action: "allow" | "warn" | "delayed_block" | "hold" | "block";
        /**
         * ActionItem
         * @description Something that can be done as a job; `parameters_schema` is JSON Schema, `defaults` what jobs get that say less.
         *
         *     `capacity` is what a job of it needs of a worker; `aliases` are other names it is known by.
         */
        ActionItem: {
            /** Aliases */
            aliases: string[];
            /** Attempts */
            attempts: number;
            /** Capacity */
            capacity: {
                [key: string]: number;
            };
            /** Deadline Seconds */
            deadline_seconds: number | null;
            /** Defaults */
            defaults: {
                [key: string]: unknown;
            };
            /** Description */
            description: string;
            /** Memory Mib */
            memory_mib: number | null;
            /** Name */
            name: string;
            /** Parameters Schema */
            parameters_schema: {
                [key: string]: unknown;
            };
            /** Queue */
            queue: string;
        };
        /**
         * AffectedImage
         * @description A package in an image in a repository that has the vulnerability.
         */
        AffectedImage: {
            /** Digest */
            digest: string;
            /** Fixed Version */
            fixed_version: string | null;
            /** Name */
            name: string;
            /** Purl */
            purl: string;
            /** Repository */
            repository: string;
            severity: components["schemas"]["Level"];
            /** Tag */
            tag: string | null;
            /** Version */
            version: string;
        };
        /**
         * AffectedItem
         * @description A package that a record says is affected: its ranges in words, and the versions that fix it.
         */
        AffectedItem: {
            /** Ecosystem */
            ecosystem: string;
            /** Fixed */
            fixed: string[];
            /** Name */
            name: string;
            /** Ranges */
            ranges: string;
            /** Record */
            record: string;
        };
        /**
         * AilmentItem
         * @description One thing that is wrong with a process.
         */
        AilmentItem: {
            /** Check */
            check: string;
            /** What */
            what: string;
        };
        /**
         * ArtifactItem
         * @description A file of a package.
         */
        ArtifactItem: {
            kind: components["schemas"]["ArtifactKind"];
            /** Name */
            name: string;
            /** Purl */
            purl: string;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number | null;
            /** Source */
            source: string;
        };
        /**
         * ArtifactKind
         * @description What a file of a package is.
         * @enum {string}
         */
        ArtifactKind: "jar" | "wheel" | "nupkg" | "javascript" | "other";
        /**
         * Asked
         * @description An expression to be looked at.
         */
        Asked: {
            /** Cron */
            cron: string;
            /**
             * Time Zone
             * @default UTC
             */
            time_zone: string;
        };
        /**
         * AskedComponent
         * @description A package or a container image that was asked for, as it was scanned and judged last, wherever it came through.
         *
         *     `verdict` is empty before the first scan; policies that speak of a repository by name say more when it is asked for.
         */
        AskedComponent: {
            /** Ecosystem */
            ecosystem: string;
            /** Error */
            error: string;
            /**
             * First Asked At
             * Format: date-time
             */
            first_asked_at: string;
            /**
             * Last Asked At
             * Format: date-time
             */
            last_asked_at: string;
            /** Licence */
            licence: string;
            /** Licence Problem */
            licence_problem: string;
            /** Name */
            name: string;
            /** Policy */
            policy: string;
            /** Purl */
            purl: string;
            /** Reason */
            reason: string;
            /** Scan */
            scan: string;
            /** Scanned At */
            scanned_at: string | null;
            /** Verdict */
            verdict: string;
            /** Version */
            version: string;
            /** Vulnerabilities */
            vulnerabilities: number;
        };
        /**
         * BackupItem
         * @description The last backup.
         */
        BackupItem: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Kind */
            kind: string;
        };
        /**
         * BadItem
         * @description A record of a source that could not be used.
         */
        BadItem: {
            /** Member */
            member: string;
            /** Reason */
            reason: string;
            /** Source */
            source: string;
        };
        /**
         * Basis
         * @description What a reason rests on.
         * @enum {string}
         */
        Basis: "met" | "unchecked" | "excepted";
        /**
         * CheckItem
         * @description What the doctor says of one thing; `remedy` is what to do, empty when all is well.
         */
        CheckItem: {
            /** Name */
            name: string;
            /** Remedy */
            remedy: string;
            /**
             * State
             * @enum {string}
             */
            state: "ok" | "warn" | "fail";
            /** What */
            what: string;
        };
        /**
         * ChildItem
         * @description A manifest that an index lists; `is_here` is false where it was never pushed.
         */
        ChildItem: {
            /** Digest */
            digest: string;
            /** Is Here */
            is_here: boolean;
            /** Platform */
            platform: string | null;
            /** Size */
            size: number;
        };
        /**
         * ChildrenItem
         * @description How the jobs stand that a job asked for; `failed` counts those that were cancelled too.
         */
        ChildrenItem: {
            /** Active */
            active: number;
            /** Done */
            done: number;
            /** Failed */
            failed: number;
            /** Total */
            total: number;
        };
        /**
         * Choice
         * @description A word of the language, and how people say it.
         */
        Choice: {
            text: components["schemas"]["Said"];
            /** Value */
            value: string;
        };
        /**
         * CollectionItem
         * @description A run of the collector, or of one stage alone. It is not complete when its time was over before its work.
         */
        CollectionItem: {
            /** Action */
            action: string;
            /** Finished At */
            finished_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Complete */
            is_complete: boolean;
            /**
             * Job
             * Format: uuid
             */
            job: string;
            /** Reclaimed */
            reclaimed: components["schemas"]["ReclaimedItem"][];
            /** Size */
            size: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /**
         * ComponentFilter
         * @description What a list of components is narrowed by.
         */
        ComponentFilter: {
            /**
             * Q
             * @default
             */
            q: string;
            relation?: components["schemas"]["Relation"] | null;
            /** Repository */
            repository: string;
            /**
             * Type
             * @default
             */
            type: string;
        };
        /**
         * ComponentItem
         * @description A package in an image; `layer` is the position of the layer that brought it, `owner` the package it is of.
         *
         *     `relation` says whether it was asked for or came with another, null where its package manager notes neither.
         */
        ComponentItem: {
            coverage: components["schemas"]["PackageCover"];
            findings: components["schemas"]["FindingCounts"];
            /** Layer */
            layer: number;
            /** Name */
            name: string;
            /** Owner */
            owner: string;
            /** Path */
            path: string;
            /** Purl */
            purl: string;
            relation: components["schemas"]["Relation"] | null;
            /** Source Name */
            source_name: string;
            /** Source Version */
            source_version: string;
            /** Type */
            type: string;
            /** Version */
            version: string;
        };
        /**
         * Coverage
         * @description Whether no finding means anything: `covered_to` knows nothing later than `to`; `not_covered` knows nothing.
         */
        Coverage: {
            /** Ecosystems */
            ecosystems: components["schemas"]["EcosystemCover"][];
            /**
             * State
             * @enum {string}
             */
            state: "covered" | "covered_to" | "not_covered";
            /** To */
            to: string | null;
        };
        /**
         * CoverageItem
         * @description How much is known of an ecosystem or release; with `packages`, of so many packages only.
         */
        CoverageItem: {
            /** Ecosystem */
            ecosystem: string;
            /** Packages */
            packages: number | null;
            /** Records */
            records: number;
            /** Sources */
            sources: string[];
            state: components["schemas"]["State"];
            /** To */
            to: string | null;
        };
        /**
         * CreateOnPush
         * @description Whether a push makes a repository: true, false, or null for what the installation says.
         */
        CreateOnPush: {
            /** Allowed */
            allowed: boolean | null;
        };
        /**
         * DatabaseItem
         * @description The database.
         */
        DatabaseItem: {
            /** Kind */
            kind: string;
            /** Ms */
            ms: number;
            /** Ok */
            ok: boolean;
            /** Size Bytes */
            size_bytes: number;
            /** Version */
            version: string;
            /** What */
            what: string;
        };
        /**
         * Defaults
         * @description The parameters that jobs of an action get when they do not give their own; an empty object: none.
         */
        Defaults: {
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
        };
        /**
         * DeletionItem
         * @description A deletion that can be undone. `tags` are the names that went with it; a repository has no digest.
         */
        DeletionItem: {
            /**
             * Deleted At
             * Format: date-time
             */
            deleted_at: string;
            /** Deleted By */
            deleted_by: string;
            /** Digest */
            digest: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "repository" | "manifest" | "tag";
            /** Repository */
            repository: string;
            /** Tags */
            tags: string[];
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * DeletionPreview
         * @description What goes with a manifest: the first of its `tag_count` tags, and what refers to it.
         *
         *     `held_by` is an index that lists it, which must be deleted first. `frees` are the bytes of the `blobs` that no other
         *     manifest you can see holds, which garbage collection gives back; `stays` counts the images an index leaves.
         */
        DeletionPreview: {
            /** Blobs */
            blobs: number;
            /** Frees */
            frees: number;
            /** Held By */
            held_by: string | null;
            /** Referrers */
            referrers: number;
            /** Stays */
            stays: number;
            /** Tag Count */
            tag_count: number;
            /** Tags */
            tags: string[];
        };
        /**
         * DeployedItem
         * @description A process, and what it has loaded; `is_current`: the present policies and the present index.
         */
        DeployedItem: {
            /** Host */
            host: string;
            /** Index */
            index: number;
            /** Is Current */
            is_current: boolean;
            /** Pid */
            pid: number;
            /** Policies */
            policies: number;
            /** Role */
            role: string;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
        };
        /**
         * Deployment
         * @description The present epoch of the policies, the present generation of the index, and who has them.
         */
        Deployment: {
            /** Index */
            index: number;
            /** Is Everywhere */
            is_everywhere: boolean;
            /** Policies */
            policies: number;
            /** Processes */
            processes: components["schemas"]["DeployedItem"][];
        };
        /**
         * EcosystemCover
         * @description What is known of the packages of one ecosystem or distribution release; `components` counts them.
         */
        EcosystemCover: {
            /** Components */
            components: number;
            /** Ecosystem */
            ecosystem: string;
            /**
             * State
             * @enum {string}
             */
            state: "covered" | "covered_to" | "not_covered";
            /** To */
            to: string | null;
        };
        /**
         * Epss
         * @description How likely it is to be exploited within 30 days, and the share of others that are less so; both up to 1.
         */
        Epss: {
            /** Percentile */
            percentile: number;
            /** Score */
            score: number;
        };
        /**
         * EventItem
         * @description Something that happened. `data` are a few fields that depend on the type.
         *
         *     `client` is the address that asked for it and `agent` what the program there calls itself; both are empty for what
         *     the system does by itself.
         */
        EventItem: {
            /** Actor */
            actor: string;
            /** Agent */
            agent: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Client */
            client: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Request Id */
            request_id: string;
            /** Subject */
            subject: string;
            /** Type */
            type: string;
        };
        /**
         * ExceptionDocument
         * @description What an exception lifts, why, and until when. What is left out matches anything; something has to be named.
         */
        ExceptionDocument: {
            /** Expires At */
            expires_at?: string | null;
            /**
             * Package
             * @default
             */
            package: string;
            /**
             * Policies
             * @default []
             */
            policies: string[];
            /** Reason */
            reason: string;
            /**
             * Repositories
             * @default []
             */
            repositories: string[];
            /**
             * Stages
             * @default []
             */
            stages: components["schemas"]["Stage"][];
            /**
             * Vulnerability
             * @default
             */
            vulnerability: string;
        };
        /**
         * ExceptionItem
         * @description An exception, and what became of it.
         */
        ExceptionItem: {
            /** Ended At */
            ended_at: string | null;
            /** Ended By */
            ended_by: string;
            /** Expires At */
            expires_at?: string | null;
            /**
             * Granted At
             * Format: date-time
             */
            granted_at: string;
            /** Granted By */
            granted_by: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Package
             * @default
             */
            package: string;
            /**
             * Policies
             * @default []
             */
            policies: string[];
            /** Reason */
            reason: string;
            /**
             * Repositories
             * @default []
             */
            repositories: string[];
            /**
             * Stages
             * @default []
             */
            stages: components["schemas"]["Stage"][];
            /**
             * State
             * @enum {string}
             */
            state: "in_force" | "expired" | "revoked";
            /**
             * Vulnerability
             * @default
             */
            vulnerability: string;
        };
        /**
         * ExplainAnswer
         * @description The items in the order in which they were asked, and the index that answered; generation 0 is none.
         */
        ExplainAnswer: {
            /** Age Days */
            age_days: number | null;
            /** Built At */
            built_at: string | null;
            /** Generation */
            generation: number;
            /** Items */
            items: components["schemas"]["ExplainedItem"][];
        };
        /**
         * ExplainBatch
         * @description What is asked.
         */
        ExplainBatch: {
            /** Items */
            items: components["schemas"]["ExplainItem"][];
        };
        /**
         * ExplainItem
         * @description A version of a package: by `purl`, or by `ecosystem`, `name` and `version` as OSV has them.
         */
        ExplainItem: {
            /**
             * Ecosystem
             * @default
             */
            ecosystem: string;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Purl
             * @default
             */
            purl: string;
            /**
             * Version
             * @default
             */
            version: string;
        };
        /**
         * ExplainedCover
         * @description How much the index knows of a package: `covered_to` knows nothing later than `to`.
         */
        ExplainedCover: {
            state: components["schemas"]["State"];
            /** To */
            to: string | null;
        };
        /**
         * ExplainedEpss
         * @description How likely it is to be exploited within 30 days, and the share of others that are less so; both up to 1.
         */
        ExplainedEpss: {
            /** Percentile */
            percentile: number;
            /** Score */
            score: number;
        };
        /**
         * ExplainedItem
         * @description The answer to one item. `state` is `unknown` where it could not be told what is asked for; `problem` says why.
         *
         *     `clean` is said only where a source that is whole and fresh knows of nothing.
         */
        ExplainedItem: {
            coverage: components["schemas"]["ExplainedCover"] | null;
            /** Ecosystem */
            ecosystem: string;
            /** Name */
            name: string;
            /** Problem */
            problem: string;
            /**
             * State
             * @enum {string}
             */
            state: "affected" | "undecided" | "clean" | "not_covered" | "covered_to" | "unknown";
            /** Undecided */
            undecided: components["schemas"]["ExplainedUndecided"][];
            /** Version */
            version: string;
            /** Vulnerabilities */
            vulnerabilities: components["schemas"]["ExplainedVulnerability"][];
        };
        /**
         * ExplainedKev
         * @description An entry of the list of exploited vulnerabilities.
         */
        ExplainedKev: {
            /** Added */
            added: string;
            /** Due */
            due: string;
            /** Name */
            name: string;
            /** Ransomware */
            ransomware: string;
        };
        /**
         * ExplainedUndecided
         * @description A record that could not be decided for the version, and why: not a match, and not its absence.
         */
        ExplainedUndecided: {
            /** Advisory */
            advisory: string;
            /** Reason */
            reason: string;
        };
        /**
         * ExplainedVulnerability
         * @description A vulnerability that the version has; `explanation` says which record, which range and which event decided.
         *
         *     `scores` are base scores by the first number of the CVSS version, the highest that any record says.
         *     `statements` are what vendors say of it in this package (VEX), under each of its names, the first fifty. They change
         *     nothing here: whether one that clears holds depends on what the package is in (`within`).
         */
        ExplainedVulnerability: {
            /** Advisories */
            advisories: string[];
            /** Advisory */
            advisory: string;
            /** Aliases */
            aliases: string[];
            /** Cwes */
            cwes: string[];
            epss: components["schemas"]["ExplainedEpss"] | null;
            /** Explanation */
            explanation: string;
            /** Fixed Version */
            fixed_version: string | null;
            /** Id */
            id: string;
            kev: components["schemas"]["ExplainedKev"] | null;
            /** Malicious */
            malicious: boolean;
            /** Published */
            published: string | null;
            /** Score */
            score: number | null;
            /** Scores */
            scores: {
                [key: string]: number;
            };
            severity: components["schemas"]["Level"];
            /** Source */
            source: string;
            /** Statements */
            statements: components["schemas"]["StatementItem"][];
            /** Summary */
            summary: string;
            /** Vector */
            vector: string;
        };
        /**
         * ExportFormat
         * @description How an export can be written down.
         */
        ExportFormat: {
            /** Extension */
            extension: string;
            /** Format */
            format: string;
            /** Media Type */
            media_type: string;
        };
        /**
         * ExportItem
         * @description An export. Its file may be fetched while it is `ready`, until `expires_at`; `error` says why it failed.
         */
        ExportItem: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Error */
            error: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** File Name */
            file_name: string;
            /** Format */
            format: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Job */
            job: string | null;
            /** Kind */
            kind: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            progress: components["schemas"]["MediaProgress"] | null;
            /** Requested By */
            requested_by: string;
            /** Rows */
            rows: number | null;
            /** Size */
            size: number | null;
            status: components["schemas"]["FileStatus"];
            /** Title */
            title: string;
        };
        /**
         * ExportKindItem
         * @description Something that can be exported; `parameters_schema` is JSON Schema.
         */
        ExportKindItem: {
            /** Description */
            description: string;
            /** Formats */
            formats: components["schemas"]["ExportFormat"][];
            /** Kind */
            kind: string;
            /** Parameters Schema */
            parameters_schema: {
                [key: string]: unknown;
            };
            /** Title */
            title: string;
        };
        /**
         * FactsAsked
         * @description Which package, in one version: `pkg:npm/left-pad@1.3.0`.
         */
        FactsAsked: {
            /** Purl */
            purl: string;
        };
        /**
         * FailureItem
         * @description A job that was given up.
         */
        FailureItem: {
            /** Action */
            action: string;
            /** Error */
            error: string;
            /** Finished At */
            finished_at: string | null;
            /**
             * Job
             * Format: uuid
             */
            job: string;
        };
        /**
         * Field
         * @description What a condition looks at.
         * @enum {string}
         */
        Field: "vulnerability.severity" | "vulnerability.score" | "vulnerability.cvss2" | "vulnerability.cvss3" | "vulnerability.cvss4" | "vulnerability.epss" | "vulnerability.exploited" | "vulnerability.fixable" | "vulnerability.malicious" | "vulnerability.days_known" | "vulnerability.id" | "package.age_days" | "package.name" | "package.purl" | "package.version" | "package.ecosystem" | "package.licence" | "package.licence_category" | "package.deprecated" | "package.relation" | "scan.status" | "scan.problems" | "coverage.state" | "coverage.age_days" | "stage" | "repository";
        /**
         * FieldItem
         * @description A field that a condition may look at. `words` are its closed set, `most` its largest number.
         */
        FieldItem: {
            field: components["schemas"]["Field"];
            /** Help */
            help: string;
            kind: components["schemas"]["Kind"];
            /** Most */
            most: number | null;
            of: components["schemas"]["Of"];
            /** Operators */
            operators: components["schemas"]["Choice"][];
            text: components["schemas"]["Said"];
            /** Words */
            words: components["schemas"]["Choice"][];
        };
        /**
         * FileStatus
         * @description Where an export or upload stands. `ready`: an export's file may be fetched; `done`: an upload was taken in.
         * @enum {string}
         */
        FileStatus: "waiting" | "running" | "ready" | "done" | "failed" | "expired" | "cancelled";
        /**
         * Filter
         * @description What a list of events is narrowed by.
         */
        Filter: {
            /**
             * Actor
             * @default
             */
            actor: string;
            /**
             * Repository
             * @default
             */
            repository: string;
            /**
             * Type
             * @default
             */
            type: string;
        };
        /**
         * FindingCounts
         * @description Findings by severity; of an index those of its worst platform.
         */
        FindingCounts: {
            /** Critical */
            critical: number;
            /** High */
            high: number;
            /** Low */
            low: number;
            /** Medium */
            medium: number;
            /** Total */
            total: number;
            /** Unknown */
            unknown: number;
        };
        /**
         * FindingFilter
         * @description What findings are narrowed by; `severity` may name several, separated by commas.
         */
        FindingFilter: {
            /** Fixable */
            fixable?: boolean | null;
            /** Kev */
            kev?: boolean | null;
            /** Layer */
            layer?: number | null;
            /**
             * Purl
             * @default
             */
            purl: string;
            /**
             * Q
             * @default
             */
            q: string;
            /** Repository */
            repository: string;
            /**
             * Severity
             * @default
             */
            severity: string;
            /** Suppressed */
            suppressed?: boolean | null;
        };
        /**
         * FindingItem
         * @description A vulnerability of a package in an image, and why it is one.
         *
         *     `layer` is the position of the layer that brought the package; `suppressed` says why it does not count. It is there
         *     since `found_at`, `because` of the contents or of the release `generation` of the index.
         */
        FindingItem: {
            /** Advisory */
            advisory: string;
            /** Aliases */
            aliases: string[];
            /**
             * Because
             * @enum {string}
             */
            because: "contents" | "index";
            coverage: components["schemas"]["PackageCover"];
            epss: components["schemas"]["Epss"] | null;
            /** Explanation */
            explanation: string;
            /** Fixed Version */
            fixed_version: string | null;
            /**
             * Found At
             * Format: date-time
             */
            found_at: string;
            /** Generation */
            generation: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kev */
            kev: boolean;
            /** Layer */
            layer: number;
            /** Malicious */
            malicious: boolean;
            /** Name */
            name: string;
            /** Path */
            path: string;
            /** Purl */
            purl: string;
            /** Score */
            score: number | null;
            severity: components["schemas"]["Level"];
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "suppressed";
            /** Summary */
            summary: string;
            /** Suppressed */
            suppressed: string;
            /** Version */
            version: string;
            /** Vulnerability */
            vulnerability: string;
        };
        /**
         * FirewallDetail
         * @description A firewall repository, and how clients are set up for it.
         */
        FirewallDetail: {
            /**
             * Access
             * @enum {string}
             */
            access: "anonymous" | "token";
            /** Allows Private */
            allows_private: boolean;
            /** Blocks On Errors */
            blocks_on_errors: boolean;
            /** Cache Limit */
            cache_limit: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Ecosystem
             * @enum {string}
             */
            ecosystem: "pypi" | "npm";
            /** Has Credentials */
            has_credentials: boolean;
            /** Kept Files */
            kept_files: number;
            /** Kept Size */
            kept_size: number;
            /** May Administer */
            may_administer: boolean;
            /**
             * Mode
             * @enum {string}
             */
            mode: "off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait";
            /** Name */
            name: string;
            /** Removes Refused */
            removes_refused: boolean;
            /** Reserved */
            reserved: string[];
            /** Setup */
            setup: components["schemas"]["SetUpText"][];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Upstream */
            upstream: string;
            /** Url */
            url: string;
        };
        /**
         * FirewallItem
         * @description A firewall repository. `url` is what clients are given; the upstream's credentials are never told.
         */
        FirewallItem: {
            /**
             * Access
             * @enum {string}
             */
            access: "anonymous" | "token";
            /** Allows Private */
            allows_private: boolean;
            /** Blocks On Errors */
            blocks_on_errors: boolean;
            /** Cache Limit */
            cache_limit: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Ecosystem
             * @enum {string}
             */
            ecosystem: "pypi" | "npm";
            /** Has Credentials */
            has_credentials: boolean;
            /** Kept Files */
            kept_files: number;
            /** Kept Size */
            kept_size: number;
            /** May Administer */
            may_administer: boolean;
            /**
             * Mode
             * @enum {string}
             */
            mode: "off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait";
            /** Name */
            name: string;
            /** Removes Refused */
            removes_refused: boolean;
            /** Reserved */
            reserved: string[];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Upstream */
            upstream: string;
            /** Url */
            url: string;
        };
        /**
         * FirewallPatch
         * @description What may be changed of a firewall repository; what is left out stays.
         *
         *     `credentials` are the upstream's: `name:secret`, or a bearer token; an empty text takes them away, and so does an
         *     `upstream` on another server that comes without any.
         */
        FirewallPatch: {
            /** Access */
            access?: ("anonymous" | "token") | null;
            /** Allows Private */
            allows_private?: boolean | null;
            /** Blocks On Errors */
            blocks_on_errors?: boolean | null;
            /** Cache Limit */
            cache_limit?: number | null;
            /** Credentials */
            credentials?: string | null;
            /** Mode */
            mode?: ("off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait") | null;
            /** Removes Refused */
            removes_refused?: boolean | null;
            /** Reserved */
            reserved?: string[] | null;
            /** Upstream */
            upstream?: string | null;
        };
        /**
         * Found
         * @description What was found, of each kind the first few; `known` is what only the index knows by that name.
         */
        Found: {
            /** Images */
            images: components["schemas"]["FoundImage"][];
            /** Known */
            known: components["schemas"]["KnownVulnerability"][];
            /** Packages */
            packages: components["schemas"]["PackageItem"][];
            /** Sboms */
            sboms: components["schemas"]["FoundSbom"][];
            /** Vulnerabilities */
            vulnerabilities: components["schemas"]["VulnerabilityItem"][];
        };
        /**
         * FoundImage
         * @description An image in a repository, with one of its tags.
         */
        FoundImage: {
            /** Digest */
            digest: string;
            /** Repository */
            repository: string;
            /** Tag */
            tag: string | null;
        };
        /**
         * FoundSbom
         * @description An SBOM that somebody brought in.
         */
        FoundSbom: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
        };
        /**
         * GeneratedBy
         * @description Whether a person asked for an access token or a client's login made it.
         * @enum {string}
         */
        GeneratedBy: "user" | "auto";
        /**
         * Health
         * @description How a source is doing.
         * @enum {string}
         */
        Health: "off" | "waiting" | "fresh" | "late" | "failing";
        /**
         * HistoryItem
         * @description A step of the build; `layer` is the position of the layer it made, null where it made none.
         */
        HistoryItem: {
            /** Comment */
            comment: string;
            /** Created */
            created: string;
            /** Instruction */
            instruction: string;
            /** Layer */
            layer: number | null;
        };
        /**
         * HitItem
         * @description One thing that the policy speaks of, its page, and the worst reason.
         */
        HitItem: {
            basis: components["schemas"]["Basis"];
            /** Label */
            label: string;
            /** Link */
            link: string;
            /** Text */
            text: string;
            /** Way Out */
            way_out: string;
        };
        /**
         * ImageDetail
         * @description An image in a repository. An index has `children` and no layers; its scan and findings are its worst child's.
         */
        ImageDetail: {
            /** Children */
            children: components["schemas"]["ImagePlatform"][];
            /** Component Count */
            component_count: number;
            /** Digest */
            digest: string;
            distribution: components["schemas"]["ImageDistribution"] | null;
            findings: components["schemas"]["FindingCounts"];
            /** Layers */
            layers: components["schemas"]["ImageLayer"][];
            /** Platform */
            platform: string | null;
            /** Repository */
            repository: string;
            scan: components["schemas"]["Scan"];
            verdict: components["schemas"]["Judgement"];
        };
        /**
         * ImageDistribution
         * @description What an image's os-release says it is.
         */
        ImageDistribution: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Version Id */
            version_id: string;
        };
        /**
         * ImageLayer
         * @description A layer: its position, the lowest 0, what made it, and what it brought.
         */
        ImageLayer: {
            /** Components */
            components: number;
            /** Created By */
            created_by: string;
            /** Digest */
            digest: string;
            findings: components["schemas"]["FindingCounts"];
            /** Position */
            position: number;
            /** Size */
            size: number;
        };
        /**
         * ImagePlatform
         * @description A platform's image that an index lists.
         */
        ImagePlatform: {
            /** Digest */
            digest: string;
            findings: components["schemas"]["FindingCounts"];
            /** Platform */
            platform: string | null;
            scan: components["schemas"]["ScanStatus"];
            verdict: components["schemas"]["VerdictAction"];
        };
        /**
         * IndexDetail
         * @description The current release and its sources; `problem` says why the sources cannot be shown.
         */
        IndexDetail: {
            /** Problem */
            problem: string;
            release: components["schemas"]["ReleaseItem"] | null;
            /** Sources */
            sources: components["schemas"]["SourceItem"][];
        };
        /**
         * IndexItem
         * @description The current release of the advisories.
         */
        IndexItem: {
            /** Age Days */
            age_days: number;
            /**
             * Built At
             * Format: date-time
             */
            built_at: string;
            /** Generation */
            generation: number;
            /** Is Old */
            is_old: boolean;
        };
        /**
         * IndexSourceItem
         * @description A source of advisories on the network.
         *
         *     `proven` names the real records that reading it was tried on, empty where only its published format was read.
         *     `promise_hours` is how old its newest may be; `megabytes` and `minutes` are what the first fetch takes, roughly.
         */
        IndexSourceItem: {
            /** Address */
            address: string;
            /** Age Hours */
            age_hours: number | null;
            /** Bad */
            bad: number;
            /** Checked At */
            checked_at: string | null;
            /** Ecosystems */
            ecosystems: string[];
            /** Failed At */
            failed_at: string | null;
            /** Failure */
            failure: string;
            /** Failures */
            failures: number;
            /** Files */
            files: components["schemas"]["SourceFile"][];
            /** Is Mirror */
            is_mirror: boolean;
            /** Is On */
            is_on: boolean;
            /** Is Signed */
            is_signed: boolean;
            /** Licence */
            licence: string;
            /** Megabytes */
            megabytes: number;
            /** Minutes */
            minutes: number;
            /** Name */
            name: string;
            /** Newest */
            newest: string | null;
            /** Promise Hours */
            promise_hours: number;
            /** Proven */
            proven: string;
            /** Publisher */
            publisher: string;
            /** Records */
            records: number;
            /** Size */
            size: number;
            state: components["schemas"]["Health"];
            /** Switched At */
            switched_at: string | null;
            /** Switched By */
            switched_by: string;
            /** Terms */
            terms: string;
            /** Title */
            title: string;
        };
        /**
         * JobItem
         * @description A job. `attempt` of `attempts` is the present or last try; `error` says why the last run did not go well.
         *
         *     `parent` is the job that asked for it, `retry_of` the one whose work it does again, `schedule` and `due_at` the
         *     firing it is. `not_before` is when it may begin, null while it waits for its `children`. `capacity` is what a run
         *     takes up of a worker, `worker` the one that has it now or had it last, `namespace` for whom the work is.
         */
        JobItem: {
            /** Action */
            action: string;
            /** Attempt */
            attempt: number;
            /** Attempts */
            attempts: number;
            /** Capacity */
            capacity: {
                [key: string]: number;
            };
            children: components["schemas"]["ChildrenItem"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadline Seconds */
            deadline_seconds: number | null;
            /** Due At */
            due_at: string | null;
            /** Error */
            error: string | null;
            /** Error Code */
            error_code: string | null;
            /** Finished At */
            finished_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Memory Mib */
            memory_mib: number | null;
            /** Namespace */
            namespace: string;
            /** Not Before */
            not_before: string | null;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Parent */
            parent: string | null;
            /** Priority */
            priority: number;
            progress: components["schemas"]["Progress"] | null;
            /** Queue */
            queue: string;
            /** Request Id */
            request_id: string;
            /** Requested By */
            requested_by: string;
            /** Retry Of */
            retry_of: string | null;
            /** Schedule */
            schedule: string | null;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["Status"];
            /** Waits For Children */
            waits_for_children: boolean;
            /** Worker */
            worker: string | null;
        };
        /**
         * Judgement
         * @description Whether it may be pulled, and why. `valid_until` is when time alone may change that.
         *
         *     `unchecked` are policies that could not be checked, and let that pass.
         */
        Judgement: {
            /**
             * Action
             * @enum {string}
             */
            action: "allow" | "warn" | "delayed_block" | "hold" | "block" | "undecided";
            /** Decided At */
            decided_at: string | null;
            /** Reasons */
            reasons: components["schemas"]["ReasonItem"][];
            /** Unchecked */
            unchecked: components["schemas"]["ReasonItem"][];
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * KevEntry
         * @description An entry of the list of exploited vulnerabilities.
         */
        KevEntry: {
            /** Added */
            added: string;
            /** Due */
            due: string;
            /** Name */
            name: string;
        };
        /**
         * Kind
         * @description The type of a field.
         * @enum {string}
         */
        Kind: "flag" | "number" | "days" | "level" | "word" | "pattern" | "licence";
        /**
         * KnownVulnerability
         * @description A vulnerability that the index knows, and that was not found in an image one may see.
         */
        KnownVulnerability: {
            /** Id */
            id: string;
            /** Kev */
            kev: boolean;
            /** Score */
            score: number | null;
            severity: components["schemas"]["Level"];
            /** Summary */
            summary: string;
        };
        /**
         * LastJob
         * @description The job of the last firing.
         */
        LastJob: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            status: components["schemas"]["Status"];
        };
        /**
         * LateFileItem
         * @description A file that came later than its version, and is judged by its own date: what is said of it besides.
         */
        LateFileItem: {
            /** Name */
            name: string;
            /** Notes */
            notes: components["schemas"]["WhyNot"][];
            /** Published At */
            published_at: string | null;
            /** Refusals */
            refusals: components["schemas"]["WhyNot"][];
        };
        /**
         * LayerItem
         * @description A layer, the lowest first.
         */
        LayerItem: {
            /** Digest */
            digest: string;
            /** Media Type */
            media_type: string;
            /** Size */
            size: number;
        };
        /**
         * Level
         * @description How bad, in the words of CVSS; unknown is not none.
         * @enum {string}
         */
        Level: "unknown" | "none" | "low" | "medium" | "high" | "critical";
        /**
         * LicenceItem
         * @description A licence. `category` is ScanCode's word, such as `Permissive` or `Copyleft`; empty where no list says it.
         */
        LicenceItem: {
            /** Category */
            category: string;
            /** Id */
            id: string;
            /** Is Deprecated */
            is_deprecated: boolean;
            /** Is Exception */
            is_exception: boolean;
            /** Is Osi */
            is_osi: boolean | null;
            /** Name */
            name: string;
        };
        /**
         * ListenerItem
         * @description What one listener of events has not had yet; `dead` are deliveries given up.
         */
        ListenerItem: {
            /** Dead */
            dead: number;
            /** Listener */
            listener: string;
            /** Oldest Seconds */
            oldest_seconds: number;
            /** Waiting */
            waiting: number;
        };
        /**
         * Log
         * @description A part of a log. Ask again with `after=next` while `next` is not null; `finished`: the job is over.
         */
        Log: {
            /** Finished */
            finished: boolean;
            /** Items */
            items: components["schemas"]["LogItem"][];
            /** Next */
            next: number | null;
        };
        /**
         * LogItem
         * @description A line of a job's log; lines count from 1.
         */
        LogItem: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Line */
            line: number;
            /** Text */
            text: string;
        };
        /**
         * LogPart
         * @description Which part of a log is wanted.
         */
        LogPart: {
            /**
             * After
             * @default 0
             */
            after: number;
            /**
             * Limit
             * @default 200
             */
            limit: number;
        };
        /**
         * MadeToken
         * @description A new access token with its text, which is shown this once.
         */
        MadeToken: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            generated_by: components["schemas"]["GeneratedBy"];
            /** Hint */
            hint: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Label */
            label: string;
            /** Last Used At */
            last_used_at: string | null;
            scope: components["schemas"]["TokenScope"];
            /** Token */
            token: string;
        };
        /**
         * ManagerItem
         * @description A repository manager. `account` is whose access token its plugin has; null: an administrator's.
         */
        ManagerItem: {
            /** Account */
            account: string | null;
            /** Blocks On Errors */
            blocks_on_errors: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "nexus" | "artifactory" | "other";
            /**
             * Mode
             * @enum {string}
             */
            mode: "off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait";
            /** Name */
            name: string;
            /** Registries */
            registries: string[];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Url */
            url: string;
        };
        /**
         * ManagerPatch
         * @description What may be changed of a repository manager; what is left out stays. An empty account takes it away.
         */
        ManagerPatch: {
            /** Account */
            account?: string | null;
            /** Blocks On Errors */
            blocks_on_errors?: boolean | null;
            /** Kind */
            kind?: ("nexus" | "artifactory" | "other") | null;
            /** Mode */
            mode?: ("off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait") | null;
            /** Registries */
            registries?: string[] | null;
            /** Url */
            url?: string | null;
        };
        /**
         * ManifestDetail
         * @description A manifest, and what is known of it.
         */
        ManifestDetail: {
            /** Children */
            children: components["schemas"]["ChildItem"][];
            /** Config */
            config: {
                [key: string]: unknown;
            } | null;
            /** Digest */
            digest: string;
            findings: components["schemas"]["FindingCounts"];
            /** History */
            history: components["schemas"]["HistoryItem"][];
            /** Layers */
            layers: components["schemas"]["LayerItem"][];
            /** Manifest */
            manifest: {
                [key: string]: unknown;
            };
            /** Media Type */
            media_type: string;
            /** Platforms */
            platforms: string[];
            /**
             * Pushed At
             * Format: date-time
             */
            pushed_at: string;
            /** Pushed By */
            pushed_by: string | null;
            scan: components["schemas"]["Scan"];
            /** Size */
            size: number;
            verdict: components["schemas"]["Judgement"];
        };
        /**
         * MediaProgress
         * @description How far the job is; `total` null when that is not known.
         */
        MediaProgress: {
            /** Done */
            done: number;
            /** Total */
            total: number | null;
            /** What */
            what: string;
        };
        /**
         * Member
         * @description A member and the role held.
         */
        Member: {
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
        };
        /**
         * MemberRole
         * @description The role to give.
         */
        MemberRole: {
            role: components["schemas"]["Role"];
        };
        /**
         * Missed
         * @description What becomes of due times that passed while no beat ran.
         * @enum {string}
         */
        Missed: "once" | "skip" | "each";
        /**
         * Mode
         * @description Whether a policy acts.
         * @enum {string}
         */
        Mode: "observing" | "enforcing" | "off";
        /**
         * NamespaceItem
         * @description What a namespace holds: `size` counts the bytes of distinct blobs over its repositories, and of their manifests.
         *
         *     `quota` is what it may hold (0: any amount): `own_quota`, or where that is null what the installation gives all.
         *     `create_on_push` tells whether a push makes a repository here: `own_create_on_push`, or where that is null what the
         *     installation says. `reserved` is kept free for pushes under way. `over_quota` is what is held beyond the quota:
         *     nothing more can be pushed until so much is gone or the quota is raised. `largest` are the repositories that hold
         *     most, of very many as they were up to a minute ago.
         */
        NamespaceItem: {
            /** Create On Push */
            create_on_push: boolean;
            /** Largest */
            largest: components["schemas"]["Share"][];
            /** May Administer */
            may_administer: boolean;
            /** May Set Quota */
            may_set_quota: boolean;
            /** Name */
            name: string;
            /** Over Quota */
            over_quota: number;
            /** Own Create On Push */
            own_create_on_push: boolean | null;
            /** Own Quota */
            own_quota: number | null;
            /** Quota */
            quota: number;
            /** Quota Warning */
            quota_warning: boolean;
            /** Repositories */
            repositories: number;
            /** Reserved */
            reserved: number;
            /** Size */
            size: number;
        };
        /**
         * Narrow
         * @description What vulnerabilities are narrowed by.
         */
        Narrow: {
            /**
             * Q
             * @default
             */
            q: string;
        };
        /**
         * NewAccount
         * @description What making an account takes.
         */
        NewAccount: {
            /**
             * Full Name
             * @default
             */
            full_name: string;
            /**
             * Is Admin
             * @default false
             */
            is_admin: boolean;
            /** Name */
            name: string;
            /** Password */
            password: string;
        };
        /**
         * NewExport
         * @description What asking for an export takes; `parameters` as the kind's schema says.
         */
        NewExport: {
            /** Format */
            format: string;
            /** Kind */
            kind: string;
            /**
             * Parameters
             * @default {}
             */
            parameters: {
                [key: string]: unknown;
            };
        };
        /**
         * NewFirewallRepository
         * @description What adding a firewall repository takes.
         */
        NewFirewallRepository: {
            /** Access */
            access?: ("anonymous" | "token") | null;
            /** Allows Private */
            allows_private?: boolean | null;
            /** Blocks On Errors */
            blocks_on_errors?: boolean | null;
            /** Cache Limit */
            cache_limit?: number | null;
            /** Credentials */
            credentials?: string | null;
            /**
             * Ecosystem
             * @enum {string}
             */
            ecosystem: "pypi" | "npm";
            /** Mode */
            mode?: ("off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait") | null;
            /** Name */
            name: string;
            /** Removes Refused */
            removes_refused?: boolean | null;
            /** Reserved */
            reserved?: string[] | null;
            /** Upstream */
            upstream: string;
        };
        /**
         * NewJob
         * @description What asking for a job takes; `parameters` as the action's schema says, `not_before` when it may begin.
         */
        NewJob: {
            /** Action */
            action: string;
            /** Not Before */
            not_before?: string | null;
            /**
             * Parameters
             * @default {}
             */
            parameters: {
                [key: string]: unknown;
            };
        };
        /**
         * NewManager
         * @description What setting up a repository manager takes; `url` is the address that its plugin gives for it.
         */
        NewManager: {
            /** Account */
            account?: string | null;
            /** Blocks On Errors */
            blocks_on_errors?: boolean | null;
            /** Kind */
            kind?: ("nexus" | "artifactory" | "other") | null;
            /** Mode */
            mode?: ("off" | "warm-up" | "spectator" | "moderate" | "strict" | "strict-wait") | null;
            /** Name */
            name: string;
            /** Registries */
            registries?: string[] | null;
            /** Url */
            url: string;
        };
        /**
         * NewOrganisation
         * @description What making an organisation takes.
         */
        NewOrganisation: {
            /**
             * Full Name
             * @default
             */
            full_name: string;
            /** Name */
            name: string;
        };
        /**
         * NewRepository
         * @description What making a repository takes.
         */
        NewRepository: {
            /**
             * Description
             * @default
             */
            description: string;
            /** Name */
            name: string;
            /**
             * Visibility
             * @default private
             * @enum {string}
             */
            visibility: "public" | "private";
        };
        /**
         * NewSchedule
         * @description What a schedule takes; `cron` has five fields, or six with seconds first.
         */
        NewSchedule: {
            /** Action */
            action: string;
            /** Cron */
            cron: string;
            /** @default once */
            missed: components["schemas"]["Missed"];
            /** Name */
            name: string;
            /**
             * Parameters
             * @default {}
             */
            parameters: {
                [key: string]: unknown;
            };
            /**
             * Paused
             * @default false
             */
            paused: boolean;
            /**
             * Time Zone
             * @default UTC
             */
            time_zone: string;
        };
        /**
         * NewToken
         * @description What making an access token takes; `account` is one's own unless an administrator says otherwise.
         */
        NewToken: {
            /** Account */
            account?: string | null;
            /** Expires At */
            expires_at?: string | null;
            /** Label */
            label: string;
            scope: components["schemas"]["TokenScope"];
        };
        /**
         * Of
         * @description What a field belongs to; a policy speaks of the smallest of those of its fields.
         * @enum {string}
         */
        Of: "thing" | "package" | "vulnerability";
        /**
         * Order
         * @description The names of all policies, in the order in which they are asked.
         */
        Order: {
            /** Names */
            names: string[];
        };
        /**
         * OrganisationItem
         * @description An organisation; `role` is the caller's own, null for administrators who are no members.
         */
        OrganisationItem: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Full Name */
            full_name: string;
            may: components["schemas"]["OrganisationRights"];
            /** Name */
            name: string;
            role: components["schemas"]["Role"] | null;
        };
        /**
         * OrganisationPatch
         * @description What may be changed of an organisation.
         */
        OrganisationPatch: {
            /** Full Name */
            full_name: string;
        };
        /**
         * OrganisationRights
         * @description What the caller may do with an organisation.
         */
        OrganisationRights: {
            /** Administer */
            administer: boolean;
        };
        /**
         * Package
         * @description A package: by its purl, or by its name in any version.
         */
        Package: {
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Purl
             * @default
             */
            purl: string;
        };
        /**
         * PackageCover
         * @description How much the index knows of a package: `covered_to` knows nothing later than `to`.
         */
        PackageCover: {
            /**
             * State
             * @enum {string}
             */
            state: "covered" | "covered_to" | "not_covered";
            /** To */
            to: string | null;
        };
        /**
         * PackageDetail
         * @description A package in a repository, the newest version first. `problem` says why there is no verdict, if there is none.
         */
        PackageDetail: {
            /**
             * Fetched At
             * Format: date-time
             */
            fetched_at: string;
            /** Package */
            package: string;
            /** Problem */
            problem: string;
            /** Purl */
            purl: string;
            /** Repository */
            repository: string;
            /** Versions */
            versions: components["schemas"]["VersionItem"][];
        };
        /**
         * PackageFactsItem
         * @description What is said of one version of a package; what nobody said is null or empty.
         */
        PackageFactsItem: {
            /** Author */
            author: string;
            /** Deprecated */
            deprecated: string;
            /** Is Deprecated */
            is_deprecated: boolean | null;
            /** Is Withdrawn */
            is_withdrawn: boolean | null;
            /** Licence */
            licence: string;
            /** Purl */
            purl: string;
            /**
             * Recorded At
             * Format: date-time
             */
            recorded_at: string;
            /** Released At */
            released_at: string | null;
            /** Source */
            source: string;
            /** Withdrawn */
            withdrawn: string;
        };
        /**
         * PackageImage
         * @description An image in a repository that has a package.
         */
        PackageImage: {
            /** Digest */
            digest: string;
            /** Purl */
            purl: string;
            /** Repository */
            repository: string;
            /** Tags */
            tags: string[];
        };
        /**
         * PackageItem
         * @description A package that is in `images` images.
         */
        PackageItem: {
            /** Images */
            images: number;
            /** Name */
            name: string;
            /** Purl */
            purl: string;
            /** Type */
            type: string;
            /** Version */
            version: string;
        };
        /** Page[AccountItem] */
        Page_AccountItem_: {
            /** Items */
            items: components["schemas"]["AccountItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[AffectedImage] */
        Page_AffectedImage_: {
            /** Items */
            items: components["schemas"]["AffectedImage"][];
            /** Next */
            next?: string | null;
        };
        /** Page[BadItem] */
        Page_BadItem_: {
            /** Items */
            items: components["schemas"]["BadItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[CollectionItem] */
        Page_CollectionItem_: {
            /** Items */
            items: components["schemas"]["CollectionItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ComponentItem] */
        Page_ComponentItem_: {
            /** Items */
            items: components["schemas"]["ComponentItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[CoverageItem] */
        Page_CoverageItem_: {
            /** Items */
            items: components["schemas"]["CoverageItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[DeletionItem] */
        Page_DeletionItem_: {
            /** Items */
            items: components["schemas"]["DeletionItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[EventItem] */
        Page_EventItem_: {
            /** Items */
            items: components["schemas"]["EventItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ExceptionItem] */
        Page_ExceptionItem_: {
            /** Items */
            items: components["schemas"]["ExceptionItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ExportItem] */
        Page_ExportItem_: {
            /** Items */
            items: components["schemas"]["ExportItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[FindingItem] */
        Page_FindingItem_: {
            /** Items */
            items: components["schemas"]["FindingItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[FirewallItem] */
        Page_FirewallItem_: {
            /** Items */
            items: components["schemas"]["FirewallItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[JobItem] */
        Page_JobItem_: {
            /** Items */
            items: components["schemas"]["JobItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ManagerItem] */
        Page_ManagerItem_: {
            /** Items */
            items: components["schemas"]["ManagerItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[Member] */
        Page_Member_: {
            /** Items */
            items: components["schemas"]["Member"][];
            /** Next */
            next?: string | null;
        };
        /** Page[OrganisationItem] */
        Page_OrganisationItem_: {
            /** Items */
            items: components["schemas"]["OrganisationItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[PackageImage] */
        Page_PackageImage_: {
            /** Items */
            items: components["schemas"]["PackageImage"][];
            /** Next */
            next?: string | null;
        };
        /** Page[PastFindingItem] */
        Page_PastFindingItem_: {
            /** Items */
            items: components["schemas"]["PastFindingItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ReleaseItem] */
        Page_ReleaseItem_: {
            /** Items */
            items: components["schemas"]["ReleaseItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[RepositoryItem] */
        Page_RepositoryItem_: {
            /** Items */
            items: components["schemas"]["RepositoryItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[RequestItem] */
        Page_RequestItem_: {
            /** Items */
            items: components["schemas"]["RequestItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[SbomItem] */
        Page_SbomItem_: {
            /** Items */
            items: components["schemas"]["SbomItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ScheduleItem] */
        Page_ScheduleItem_: {
            /** Items */
            items: components["schemas"]["ScheduleItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[TagItem] */
        Page_TagItem_: {
            /** Items */
            items: components["schemas"]["TagItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[TokenItem] */
        Page_TokenItem_: {
            /** Items */
            items: components["schemas"]["TokenItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[UploadItem] */
        Page_UploadItem_: {
            /** Items */
            items: components["schemas"]["UploadItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[VulnerabilityItem] */
        Page_VulnerabilityItem_: {
            /** Items */
            items: components["schemas"]["VulnerabilityItem"][];
            /** Next */
            next?: string | null;
        };
        /** Page[WorkerItem] */
        Page_WorkerItem_: {
            /** Items */
            items: components["schemas"]["WorkerItem"][];
            /** Next */
            next?: string | null;
        };
        /**
         * Paging
         * @description How a list is asked for.
         */
        Paging: {
            /**
             * After
             * @default
             */
            after: string;
            /**
             * Limit
             * @default 50
             */
            limit: number;
            /**
             * Sort
             * @default
             */
            sort: string;
        };
        /**
         * Part
         * @description Which part of a list: ask again with `after` set to the last answer's `next`.
         */
        Part: {
            /**
             * After
             * @default
             */
            after: string;
            /**
             * Limit
             * @default 50
             */
            limit: number;
        };
        /**
         * PartItem
         * @description Something the installation stands on; `what` says what is wrong with it, empty when it is `ok`.
         */
        PartItem: {
            /** Kind */
            kind: string;
            /** Ms */
            ms: number;
            /** Ok */
            ok: boolean;
            /** What */
            what: string;
        };
        /**
         * PasswordChange
         * @description What changing one's own password takes.
         */
        PasswordChange: {
            /**
             * Current Password
             * @default
             */
            current_password: string;
            /** New Password */
            new_password: string;
        };
        /**
         * PastFindingItem
         * @description A finding that is over: from when to when it was there, and why it ended, also in words (`detail`).
         */
        PastFindingItem: {
            /** Advisory */
            advisory: string;
            /**
             * Because
             * @enum {string}
             */
            because: "contents" | "index";
            /**
             * Closed At
             * Format: date-time
             */
            closed_at: string;
            /**
             * Closed Because
             * @enum {string}
             */
            closed_because: "contents" | "index";
            /** Closed Generation */
            closed_generation: number;
            /** Detail */
            detail: string;
            /**
             * Found At
             * Format: date-time
             */
            found_at: string;
            /** Generation */
            generation: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Purl */
            purl: string;
            severity: components["schemas"]["Level"];
            /** Version */
            version: string;
            /** Vulnerability */
            vulnerability: string;
        };
        /**
         * PolicyDocument
         * @description A policy as it is written. `when` is a condition as the JSON Schema at `/policies/schema` has it.
         */
        PolicyDocument: {
            /** @default block */
            action: components["schemas"]["Action"];
            /**
             * Delay Hours
             * @default 0
             */
            delay_hours: number;
            /**
             * Description
             * @default
             */
            description: string;
            /** @default observing */
            mode: components["schemas"]["Mode"];
            /** Name */
            name: string;
            /**
             * @default {
             *       "ecosystems": [],
             *       "repositories": [],
             *       "stages": []
             *     }
             */
            scope: components["schemas"]["ScopeItem"];
            /** Title */
            title: string;
            /** @default allow */
            unchecked: components["schemas"]["Action"];
            /** When */
            when: {
                [key: string]: unknown;
            };
        };
        /**
         * PolicyItem
         * @description A policy. Only one that enforces holds anything back; `text` says all of it as sentences.
         */
        PolicyItem: {
            /** @default block */
            action: components["schemas"]["Action"];
            /**
             * Delay Hours
             * @default 0
             */
            delay_hours: number;
            /**
             * Description
             * @default
             */
            description: string;
            /** Is Shipped */
            is_shipped: boolean;
            /** @default observing */
            mode: components["schemas"]["Mode"];
            /** Name */
            name: string;
            /**
             * @default {
             *       "ecosystems": [],
             *       "repositories": [],
             *       "stages": []
             *     }
             */
            scope: components["schemas"]["ScopeItem"];
            text: components["schemas"]["Said"];
            /** Title */
            title: string;
            /** @default allow */
            unchecked: components["schemas"]["Action"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Updated By */
            updated_by: string;
            /** Warnings */
            warnings: components["schemas"]["Said"][];
            /** When */
            when: {
                [key: string]: unknown;
            };
        };
        /**
         * PolicyPatch
         * @description How a policy is switched.
         */
        PolicyPatch: {
            mode: components["schemas"]["Mode"];
        };
        /**
         * Preview
         * @description The next due times of an expression, and what it says in English.
         */
        Preview: {
            /** Next */
            next: string[];
            /** Words */
            words: string;
        };
        /**
         * PreviewItem
         * @description What a policy would have done. `is_whole`: everything was looked at; `hits` are the newest it speaks of.
         */
        PreviewItem: {
            /** Excepted */
            excepted: number;
            /** Hits */
            hits: components["schemas"]["HitItem"][];
            /** Is Whole */
            is_whole: boolean;
            /** Looked At */
            looked_at: number;
            /** Met */
            met: number;
            /** Unchecked */
            unchecked: number;
        };
        /**
         * Problem
         * @description An error. ``code`` is stable and for programs, ``detail`` is for people; quote ``request_id`` when you ask.
         */
        Problem: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Fields */
            fields?: {
                [key: string]: string[];
            } | null;
            /** Request Id */
            request_id: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /**
         * ProblemItem
         * @description What could not be read: in which layer (its position, the lowest 0), where, and why in words.
         */
        ProblemItem: {
            /** Code */
            code: string;
            /** Layer */
            layer: number | null;
            /** Path */
            path: string;
            /** Text */
            text: string;
        };
        /**
         * ProcessItem
         * @description A process of the installation, as it told of itself at `seen_at`; one that fell silent is not ready.
         */
        ProcessItem: {
            /** Host */
            host: string;
            /** Pid */
            pid: number;
            /** Ready */
            ready: boolean;
            /** Role */
            role: string;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Version */
            version: string;
            /** Wrong */
            wrong: components["schemas"]["AilmentItem"][];
        };
        /**
         * Progress
         * @description How far a job is; `total` null when that is not known.
         */
        Progress: {
            /** Done */
            done: number;
            /** Total */
            total: number | null;
            /** What */
            what: string;
        };
        /**
         * QueueCounts
         * @description A queue in one step: the most that waited and ran and the oldest that waited, the sum of what ended.
         */
        QueueCounts: {
            /** Ended */
            ended: number;
            /** Failed */
            failed: number;
            /** Oldest Seconds */
            oldest_seconds: number;
            /** Running */
            running: number;
            /** Waiting */
            waiting: number;
        };
        /**
         * QueueHistory
         * @description The queues over time. A step without a point is one in which nothing was measured.
         */
        QueueHistory: {
            /** Points */
            points: components["schemas"]["QueuePoint"][];
            /** Step Seconds */
            step_seconds: number;
        };
        /**
         * QueueItem
         * @description A queue: what waits and runs now, how many workers serve it, and what ended within the last hour.
         */
        QueueItem: {
            /** Description */
            description: string;
            /** Ended Last Hour */
            ended_last_hour: number;
            /** Failed Last Hour */
            failed_last_hour: number;
            /** Name */
            name: string;
            /** Oldest Waiting Seconds */
            oldest_waiting_seconds: number;
            /** Running */
            running: number;
            /** Waiting */
            waiting: number;
            /** Workers */
            workers: number;
        };
        /**
         * QueuePoint
         * @description All queues in the step that ends at `at`.
         */
        QueuePoint: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Queues */
            queues: {
                [key: string]: components["schemas"]["QueueCounts"];
            };
        };
        /**
         * Quota
         * @description A quota in bytes: 0 for none, null for what the installation gives everybody.
         */
        Quota: {
            /** Bytes */
            bytes: number | null;
        };
        /**
         * Reading
         * @description A draft, read back. `warnings` say what of it nothing can ever meet.
         */
        Reading: {
            text: components["schemas"]["Said"];
            /** Warnings */
            warnings: components["schemas"]["Said"][];
        };
        /**
         * Reason
         * @description Why the registry is made read-only, as those read it whose push is refused.
         */
        Reason: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * ReasonItem
         * @description Why: the policy, the finding if it is about one, and what to do. With `mode` observing nothing is held back.
         *
         *     With `basis` excepted the exception of that id lifts it; `unchecked` could not be told. `until` is when time changes
         *     it.
         */
        ReasonItem: {
            /**
             * Action
             * @enum {string}
             */
            action: "allow" | "warn" | "delayed_block" | "hold" | "block";
            /**
             * Basis
             * @enum {string}
             */
            basis: "met" | "unchecked" | "excepted";
            /** Exception */
            exception: string;
            /**
             * Mode
             * @enum {string}
             */
            mode: "observing" | "enforcing";
            /** Policy */
            policy: string;
            /** Purl */
            purl: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
            /** Until */
            until: string | null;
            /** Vulnerability */
            vulnerability: string;
            /** Way Out */
            way_out: string;
        };
        /**
         * ReclaimedItem
         * @description How many of what were removed, and the bytes that the store got back by it.
         */
        ReclaimedItem: {
            /** Count */
            count: number;
            /** Size */
            size: number;
            /** What */
            what: string;
        };
        /**
         * RecordItem
         * @description A record of a source about a vulnerability; `score` is that of the newest version, or none.
         */
        RecordItem: {
            /** Cwes */
            cwes: string[];
            /** Disputed */
            disputed: boolean;
            /** Id */
            id: string;
            /** Modified */
            modified: string | null;
            /** Published */
            published: string | null;
            /** Score */
            score: number | null;
            /** Scores */
            scores: components["schemas"]["Score"][];
            severity: components["schemas"]["Level"];
            /** Source */
            source: string;
            /** Summary */
            summary: string;
            /** Withdrawn */
            withdrawn: string | null;
        };
        /**
         * ReferrerItem
         * @description A manifest that refers to `parent`: its `kind` as far as its type tells, nothing of it verified.
         *
         *     `tag` is that by which an older client tied it to its parent; `size` counts the bytes of its content. `annotations`
         *     are left out where its manifest has more than 64 KiB.
         */
        ReferrerItem: {
            /** Annotations */
            annotations: {
                [key: string]: unknown;
            };
            /** Artifact Type */
            artifact_type: string;
            /** Digest */
            digest: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "signature" | "attestation" | "sbom" | "other";
            /** Media Type */
            media_type: string;
            /** Parent */
            parent: string;
            /**
             * Pushed At
             * Format: date-time
             */
            pushed_at: string;
            /** Pushed By */
            pushed_by: string | null;
            /** Size */
            size: number;
            /** Tag */
            tag: string | null;
        };
        /**
         * Referrers
         * @description What refers to a manifest, to its referrers and so on, parents first; not all of it unless `is_whole`.
         */
        Referrers: {
            /** Is Whole */
            is_whole: boolean;
            /** Items */
            items: components["schemas"]["ReferrerItem"][];
        };
        /**
         * RegistryState
         * @description Whether the registry is read-only, since when, who made it so and why.
         */
        RegistryState: {
            /** By */
            by: string;
            /** May Change */
            may_change: boolean;
            /** Read Only */
            read_only: boolean;
            /** Reason */
            reason: string;
            /** Since */
            since: string | null;
        };
        /**
         * Relation
         * @description Whether a package was asked for, or came with another.
         * @enum {string}
         */
        Relation: "direct" | "transitive";
        /**
         * ReleaseItem
         * @description A release of the index. The starter index came with the program; an old one does not know what is new.
         */
        ReleaseItem: {
            /** Age Days */
            age_days: number;
            /** Build Seconds */
            build_seconds: number | null;
            /**
             * Built At
             * Format: date-time
             */
            built_at: string;
            /** Digest */
            digest: string;
            /** Engine */
            engine: number;
            /** Generation */
            generation: number;
            /** Is Old */
            is_old: boolean;
            /** Is Starter */
            is_starter: boolean;
            /** Packages */
            packages: number;
            /** Records */
            records: number;
            /** Size */
            size: number;
            /**
             * Used At
             * Format: date-time
             */
            used_at: string;
            /** Used By */
            used_by: string;
        };
        /**
         * RepositoryItem
         * @description A repository. `size` counts the bytes of its distinct blobs and manifests; `quota` bounds them (0: nothing does).
         *
         *     `tag_limit` is how many tags it may have (0: any number), `at_tag_limit` what a push of one more does. Tags that fit
         *     `immutable_tags` and not `mutable_tags` are never moved. `quota_warning` tells that the quota is nearly full;
         *     `over_quota` is what is held beyond it: nothing more can be pushed until so much is gone or the quota is raised.
         */
        RepositoryItem: {
            /**
             * At Tag Limit
             * @enum {string}
             */
            at_tag_limit: "drop_oldest" | "refuse";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Description */
            description: string;
            /** Immutable Tags */
            immutable_tags: string[];
            may: components["schemas"]["RepositoryRights"];
            /** Mutable Tags */
            mutable_tags: string[];
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
            /** Over Quota */
            over_quota: number;
            /** Pulls */
            pulls: number;
            /** Pushes */
            pushes: number;
            /** Quota */
            quota: number;
            /** Quota Warning */
            quota_warning: boolean;
            /** Size */
            size: number;
            /** Tag Count */
            tag_count: number;
            /** Tag Limit */
            tag_limit: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Visibility
             * @enum {string}
             */
            visibility: "public" | "private";
        };
        /**
         * RepositoryPatch
         * @description What may be changed of a repository; what is left out stays. The quota is for administrators to change.
         */
        RepositoryPatch: {
            /** At Tag Limit */
            at_tag_limit?: ("drop_oldest" | "refuse") | null;
            /** Description */
            description?: string | null;
            /** Immutable Tags */
            immutable_tags?: string[] | null;
            /** Mutable Tags */
            mutable_tags?: string[] | null;
            /** Quota */
            quota?: number | null;
            /** Tag Limit */
            tag_limit?: number | null;
            /** Visibility */
            visibility?: ("public" | "private") | null;
        };
        /**
         * RepositoryRights
         * @description What the caller may do with a repository.
         */
        RepositoryRights: {
            /** Administer */
            administer: boolean;
            /** Delete */
            delete: boolean;
            /** Write */
            write: boolean;
        };
        /**
         * RequestItem
         * @description Something that was asked for, and what was decided; equal ones within a second are counted.
         *
         *     `repository` is one here, or `<manager>/<repository>` where a plugin asked; `initiator` is whom the plugin names.
         */
        RequestItem: {
            /** Account */
            account: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Client */
            client: string;
            /** Count */
            count: number;
            /** Ecosystem */
            ecosystem: string;
            /** File */
            file: string;
            /** Initiator */
            initiator: string;
            /** Mode */
            mode: string;
            /** Package */
            package: string;
            /** Policy */
            policy: string;
            /** Purl */
            purl: string;
            /** Reason */
            reason: string;
            /** Repository */
            repository: string;
            /** Status */
            status: string;
            /** Version */
            version: string;
        };
        /**
         * Role
         * @description What a member may do in an organisation.
         * @enum {string}
         */
        Role: "owner" | "writer" | "reader";
        /**
         * RunningJob
         * @description A job that a worker is at.
         */
        RunningJob: {
            /** Action */
            action: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Namespace */
            namespace: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /**
         * Said
         * @description The same text in each language.
         */
        Said: {
            /** En */
            en: string;
            /** Ru */
            ru: string;
        };
        /**
         * SbomComponentFilter
         * @description What a list of components is narrowed by.
         */
        SbomComponentFilter: {
            /**
             * Q
             * @default
             */
            q: string;
            /**
             * Type
             * @default
             */
            type: string;
        };
        /**
         * SbomDetail
         * @description An SBOM; `unused` are the first of the components that could not be used.
         */
        SbomDetail: {
            /** Components */
            components: number;
            coverage: components["schemas"]["Coverage"];
            /** Digest */
            digest: string;
            /** Document Name */
            document_name: string;
            findings: components["schemas"]["FindingCounts"];
            /** Format */
            format: string;
            /** Format Version */
            format_version: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
            /** Size */
            size: number;
            /** Unused */
            unused: components["schemas"]["SbomUnused"][];
            /** Unused Count */
            unused_count: number;
            /**
             * Uploaded At
             * Format: date-time
             */
            uploaded_at: string;
            /** Uploaded By */
            uploaded_by: string;
        };
        /**
         * SbomFilter
         * @description What a list of SBOMs is narrowed by.
         */
        SbomFilter: {
            /**
             * Namespace
             * @default
             */
            namespace: string;
            /**
             * Q
             * @default
             */
            q: string;
        };
        /**
         * SbomFindingFilter
         * @description What findings are narrowed by; `severity` may name several, separated by commas.
         */
        SbomFindingFilter: {
            /** Fixable */
            fixable?: boolean | null;
            /** Kev */
            kev?: boolean | null;
            /**
             * Purl
             * @default
             */
            purl: string;
            /**
             * Q
             * @default
             */
            q: string;
            /**
             * Severity
             * @default
             */
            severity: string;
        };
        /**
         * SbomItem
         * @description An SBOM of a namespace. `document_name` is what the document calls what it is about.
         */
        SbomItem: {
            /** Components */
            components: number;
            coverage: components["schemas"]["Coverage"];
            /** Digest */
            digest: string;
            /** Document Name */
            document_name: string;
            findings: components["schemas"]["FindingCounts"];
            /** Format */
            format: string;
            /** Format Version */
            format_version: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
            /** Size */
            size: number;
            /** Unused Count */
            unused_count: number;
            /**
             * Uploaded At
             * Format: date-time
             */
            uploaded_at: string;
            /** Uploaded By */
            uploaded_by: string;
        };
        /**
         * SbomUnused
         * @description A component of the document that could not be used, and why.
         */
        SbomUnused: {
            /** Name */
            name: string;
            /** Reason */
            reason: string;
        };
        /**
         * Scan
         * @description How far a scan is, and what it could not do.
         */
        Scan: {
            /** At */
            at: string | null;
            coverage: components["schemas"]["Coverage"];
            /** Error */
            error: string;
            /** Problems */
            problems: components["schemas"]["ProblemItem"][];
            /**
             * Status
             * @enum {string}
             */
            status: "waiting" | "running" | "done" | "failed" | "not_applicable";
        };
        /**
         * ScanStatus
         * @description How far a scan is.
         */
        ScanStatus: {
            /**
             * Status
             * @enum {string}
             */
            status: "waiting" | "running" | "done" | "failed" | "not_applicable";
        };
        /**
         * ScheduleItem
         * @description A schedule. `is_default`: it comes with the product; `is_changed`: a person has changed it since.
         *
         *     `missed` says what becomes of due times that passed while nothing was there to see them.
         */
        ScheduleItem: {
            /** Action */
            action: string;
            /** Cron */
            cron: string;
            /** Description */
            description: string;
            /** Is Changed */
            is_changed: boolean;
            /** Is Default */
            is_default: boolean;
            /** Last Due At */
            last_due_at: string | null;
            last_job: components["schemas"]["LastJob"] | null;
            missed: components["schemas"]["Missed"];
            /** Name */
            name: string;
            /** Next Due At */
            next_due_at: string | null;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Paused */
            paused: boolean;
            /** Time Zone */
            time_zone: string;
            /** Updated At */
            updated_at: string | null;
            /** Updated By */
            updated_by: string;
        };
        /**
         * SchedulePatch
         * @description What may be changed of a schedule.
         */
        SchedulePatch: {
            /** Cron */
            cron?: string | null;
            missed?: components["schemas"]["Missed"] | null;
            /** Parameters */
            parameters?: {
                [key: string]: unknown;
            } | null;
            /** Paused */
            paused?: boolean | null;
            /** Time Zone */
            time_zone?: string | null;
        };
        /**
         * ScopeItem
         * @description Where a policy holds; an empty list means everywhere.
         */
        ScopeItem: {
            /**
             * Ecosystems
             * @default []
             */
            ecosystems: string[];
            /**
             * Repositories
             * @default []
             */
            repositories: string[];
            /**
             * Stages
             * @default []
             */
            stages: components["schemas"]["Stage"][];
        };
        /**
         * Score
         * @description A base score by one version of CVSS.
         */
        Score: {
            /** Score */
            score: number;
            /** Vector */
            vector: string;
            /**
             * Version
             * @enum {string}
             */
            version: "2.0" | "3.0" | "3.1" | "4.0";
        };
        /**
         * Session
         * @description The present session; `csrf_token` goes into the header `X-CSRFToken` of every request that changes something.
         */
        Session: {
            account: components["schemas"]["SessionAccount"] | null;
            /** Csrf Token */
            csrf_token: string;
            /**
             * Must Change Password
             * @default false
             */
            must_change_password: boolean;
        };
        /**
         * SessionAccount
         * @description Who is signed in.
         */
        SessionAccount: {
            /** Full Name */
            full_name: string;
            /** Is Admin */
            is_admin: boolean;
            /** Is Policy Manager */
            is_policy_manager: boolean;
            kind: components["schemas"]["AccountKind"];
            /** Name */
            name: string;
        };
        /**
         * SetUpText
         * @description How one client is set up to install through a repository, and what to know of it.
         */
        SetUpText: {
            /** Client */
            client: string;
            /** Note */
            note: string;
            /** Text */
            text: string;
        };
        /**
         * Share
         * @description A repository and its part of what its namespace holds.
         */
        Share: {
            /** Name */
            name: string;
            /** Quota */
            quota: number;
            /** Size */
            size: number;
            /** Tag Count */
            tag_count: number;
        };
        /**
         * SignIn
         * @description What signing in takes.
         */
        SignIn: {
            /** Name */
            name: string;
            /** Password */
            password: string;
        };
        /**
         * SourceFile
         * @description A file of a source: its last good copy, and what went wrong with it the last time.
         */
        SourceFile: {
            /** Bad */
            bad: number;
            /** Failure */
            failure: string;
            /** Fetched At */
            fetched_at: string | null;
            /** Name */
            name: string;
            /** Newest */
            newest: string | null;
            /** Records */
            records: number;
            /** Size */
            size: number;
        };
        /**
         * SourceItem
         * @description What went into the index. `newest` is the day of its newest record, `covers` what it is the whole of.
         */
        SourceItem: {
            /** Bad */
            bad: number;
            /** Covers */
            covers: string[];
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Newest */
            newest: string | null;
            /** Records */
            records: number;
        };
        /**
         * SourceSwitch
         * @description How a source is wanted. `address` is a mirror's; `public_key` (Ed25519, PEM) must then have signed every file.
         */
        SourceSwitch: {
            /**
             * Address
             * @default
             */
            address: string;
            /**
             * Ecosystems
             * @default []
             */
            ecosystems: string[];
            /** Is On */
            is_on: boolean;
            /**
             * Public Key
             * @default
             */
            public_key: string;
        };
        /**
         * Span
         * @description How far back.
         */
        Span: {
            /**
             * Hours
             * @default 24
             */
            hours: number;
        };
        /**
         * Stage
         * @description When policies are asked.
         * @enum {string}
         */
        Stage: "pull" | "proxy";
        /**
         * Standing
         * @description What is said, in the words of OpenVEX.
         * @enum {string}
         */
        Standing: "not_affected" | "fixed" | "affected" | "under_investigation";
        /**
         * State
         * @description How much is known.
         * @enum {string}
         */
        State: "covered" | "covered_to" | "not_covered";
        /**
         * StatementItem
         * @description One author says how a package stands; `within` is the only image or product inside of which it holds.
         *
         *     `is_clearing` tells whether it suppresses findings where it holds.
         */
        StatementItem: {
            /** At */
            at: string | null;
            /** Author */
            author: string;
            /** Is Clearing */
            is_clearing: boolean;
            /** Justification */
            justification: string;
            /** Purl */
            purl: string;
            /** Source */
            source: string;
            status: components["schemas"]["Standing"];
            /** Text */
            text: string;
            /** Vulnerability */
            vulnerability: string;
            /** Within */
            within: string;
        };
        /**
         * StatementsAsked
         * @description Of which vulnerability, by any of its names.
         */
        StatementsAsked: {
            /** Vulnerability */
            vulnerability: string;
        };
        /**
         * Status
         * @description Where a job stands.
         * @enum {string}
         */
        Status: "waiting" | "running" | "done" | "error" | "cancel_request" | "cancel" | "deleted" | "worker_dead" | "worker_shutdown" | "worker_resurrection";
        /**
         * StorageItem
         * @description Where blobs are kept.
         */
        StorageItem: {
            /** Blobs */
            blobs: number;
            /** Free Bytes */
            free_bytes: number;
            /** Ok */
            ok: boolean;
            /** Used Bytes */
            used_bytes: number;
            /** What */
            what: string;
        };
        /**
         * StorageReport
         * @description What is stored, in blobs and bytes; what waits; and what all runs of the collector together removed.
         *
         *     What is stored is counted among all blobs: where there are very many, it may be up to a minute old.
         */
        StorageReport: {
            /** Blobs */
            blobs: number;
            /** Reclaimed */
            reclaimed: components["schemas"]["ReclaimedItem"][];
            /** Size */
            size: number;
            waiting: components["schemas"]["WaitingToGo"];
        };
        /**
         * System
         * @description An installation. `registry_host` is what stands before the slash in an image's name.
         *
         *     `insecure` tells that passwords travel in the clear: it listens beyond its machine and is asked without TLS.
         */
        System: {
            /** Api Url */
            api_url: string;
            /** Insecure */
            insecure: boolean;
            /**
             * Profile
             * @enum {string}
             */
            profile: "embedded" | "production";
            /** Public Url */
            public_url: string;
            /** Registry Host */
            registry_host: string;
            /** Version */
            version: string;
        };
        /**
         * SystemStatus
         * @description How an installation is.
         */
        SystemStatus: {
            backup: components["schemas"]["BackupItem"] | null;
            broker: components["schemas"]["PartItem"];
            cache: components["schemas"]["PartItem"];
            /** Checks */
            checks: components["schemas"]["CheckItem"][];
            database: components["schemas"]["DatabaseItem"];
            /** Failures */
            failures: components["schemas"]["FailureItem"][];
            index: components["schemas"]["IndexItem"] | null;
            /** Outbox */
            outbox: components["schemas"]["ListenerItem"][];
            /** Processes */
            processes: components["schemas"]["ProcessItem"][];
            /**
             * Profile
             * @enum {string}
             */
            profile: "embedded" | "production";
            /** Queues */
            queues: components["schemas"]["QueueItem"][];
            storage: components["schemas"]["StorageItem"];
            /** Version */
            version: string;
        };
        /**
         * TagDetail
         * @description A tag with what it points to, and what is known of that.
         */
        TagDetail: {
            /** Children */
            children: components["schemas"]["ChildItem"][];
            /** Config */
            config: {
                [key: string]: unknown;
            } | null;
            /** Digest */
            digest: string;
            findings: components["schemas"]["FindingCounts"];
            /** History */
            history: components["schemas"]["HistoryItem"][];
            /** Is Immutable */
            is_immutable: boolean;
            /** Layers */
            layers: components["schemas"]["LayerItem"][];
            /** Manifest */
            manifest: {
                [key: string]: unknown;
            };
            /** Media Type */
            media_type: string;
            /** Name */
            name: string;
            /** Platforms */
            platforms: string[];
            /** Pulled At */
            pulled_at: string | null;
            /** Pulls */
            pulls: number;
            /**
             * Pushed At
             * Format: date-time
             */
            pushed_at: string;
            /** Pushed By */
            pushed_by: string | null;
            scan: components["schemas"]["Scan"];
            /** Size */
            size: number;
            verdict: components["schemas"]["Judgement"];
        };
        /**
         * TagItem
         * @description A tag, what it points to, and in short what is known of that.
         *
         *     `has_signature` says that a signature lies beside it; nobody verified it.
         */
        TagItem: {
            /** Digest */
            digest: string;
            findings: components["schemas"]["FindingCounts"];
            /** Has Signature */
            has_signature: boolean;
            /** Is Immutable */
            is_immutable: boolean;
            /** Media Type */
            media_type: string;
            /** Name */
            name: string;
            /** Platforms */
            platforms: string[];
            /** Pulled At */
            pulled_at: string | null;
            /** Pulls */
            pulls: number;
            /**
             * Pushed At
             * Format: date-time
             */
            pushed_at: string;
            /** Pushed By */
            pushed_by: string | null;
            scan: components["schemas"]["ScanStatus"];
            /** Size */
            size: number;
            verdict: components["schemas"]["VerdictAction"];
        };
        /**
         * Ticket
         * @description How to follow a log: read server-sent events from `url` with the header `Authorization: Bearer` and the token.
         */
        Ticket: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Token */
            token: string;
            /** Url */
            url: string;
        };
        /**
         * TokenItem
         * @description An access token, as far as it is ever shown again.
         */
        TokenItem: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            generated_by: components["schemas"]["GeneratedBy"];
            /** Hint */
            hint: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Label */
            label: string;
            /** Last Used At */
            last_used_at: string | null;
            scope: components["schemas"]["TokenScope"];
        };
        /**
         * TokenScope
         * @description The most an access token allows; a part of `principal.Ceiling`.
         * @enum {string}
         */
        TokenScope: "read" | "write";
        /**
         * UndoneItem
         * @description What came back. `taken` are tags that name something else by now and were not moved.
         */
        UndoneItem: {
            /** Digest */
            digest: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "repository" | "manifest" | "tag";
            /** Repository */
            repository: string;
            /** Tags */
            tags: string[];
            /** Taken */
            taken: string[];
        };
        /**
         * UploadItem
         * @description An upload; `result` says what became of it once it is `done`, `error` why it failed.
         */
        UploadItem: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Digest */
            digest: string;
            /** Error */
            error: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Job */
            job: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Namespace */
            namespace: string;
            progress: components["schemas"]["MediaProgress"] | null;
            /** Result */
            result: {
                [key: string]: unknown;
            };
            /** Size */
            size: number;
            status: components["schemas"]["FileStatus"];
            /** Uploaded By */
            uploaded_by: string;
        };
        /**
         * UploadKindItem
         * @description Something that can be uploaded; `limit_mib` is the largest file in MiB.
         */
        UploadKindItem: {
            /** Description */
            description: string;
            /** Kind */
            kind: string;
            /** Limit Mib */
            limit_mib: number;
            /** Title */
            title: string;
        };
        /**
         * VerdictAction
         * @description Whether it may be pulled.
         */
        VerdictAction: {
            /**
             * Action
             * @enum {string}
             */
            action: "allow" | "warn" | "delayed_block" | "hold" | "block" | "undecided";
        };
        /**
         * VersionItem
         * @description A version of a package: when it was published, whether its makers took it back, and what is said of it now.
         *
         *     `licence` is empty where it is not known, or not yet; `licence_problem` says why, where a scan looked for it.
         *
         *     `refusals` is empty where it may come in; `notes` are what policies say that do not refuse, and of what could not be
         *     checked. `late_files` are those of its files that came later, where something else is said of them.
         */
        VersionItem: {
            /** Late Files */
            late_files: components["schemas"]["LateFileItem"][];
            /** Licence */
            licence: string;
            /** Licence Problem */
            licence_problem: string;
            /** Notes */
            notes: components["schemas"]["WhyNot"][];
            /** Published At */
            published_at: string | null;
            /** Refusals */
            refusals: components["schemas"]["WhyNot"][];
            /** Requests */
            requests: number;
            /** Scan */
            scan: string | null;
            /** Scanned At */
            scanned_at: string | null;
            /** Version */
            version: string;
            /** Withdrawn */
            withdrawn: boolean;
        };
        /**
         * VulnerabilityDetail
         * @description What the index says of a vulnerability, and the first page of the images that have it.
         *
         *     `scores` are the highest by each version of CVSS that any record says, by which policies go.
         */
        VulnerabilityDetail: {
            /** Affected */
            affected: components["schemas"]["AffectedItem"][];
            /** Aliases */
            aliases: string[];
            /** Details */
            details: string;
            epss: components["schemas"]["Epss"] | null;
            /** Id */
            id: string;
            images: components["schemas"]["Page_AffectedImage_"];
            kev: components["schemas"]["KevEntry"] | null;
            /** Modified */
            modified: string | null;
            /** Published */
            published: string | null;
            /** Records */
            records: components["schemas"]["RecordItem"][];
            /** Score */
            score: number | null;
            /** Scores */
            scores: components["schemas"]["Score"][];
            severity: components["schemas"]["Level"];
            /** Summary */
            summary: string;
        };
        /**
         * VulnerabilityItem
         * @description A vulnerability found in `images` images.
         */
        VulnerabilityItem: {
            /** Id */
            id: string;
            /** Images */
            images: number;
            /** Kev */
            kev: boolean;
            /** Score */
            score: number | null;
            severity: components["schemas"]["Level"];
            /** Summary */
            summary: string;
        };
        /**
         * WaitingToGo
         * @description What is on its way out: deletions and repositories that can still come back, and condemned bytes.
         */
        WaitingToGo: {
            /** Deletions */
            deletions: number;
            /** Remains */
            remains: number;
            /** Repositories */
            repositories: number;
        };
        /**
         * Wanted
         * @description What is searched for.
         */
        Wanted: {
            /** Q */
            q: string;
        };
        /**
         * What
         * @description What a body is: its `kind`, its file's `name`, and the `namespace` it is for, where it is for one.
         */
        What: {
            /** Kind */
            kind: string;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Namespace
             * @default
             */
            namespace: string;
        };
        /**
         * Where
         * @description The repository that the image is asked for in.
         */
        Where: {
            /** Repository */
            repository: string;
        };
        /**
         * Whose
         * @description Whose are listed: one's own, or with `all` everybody's, for administrators.
         */
        Whose: {
            /**
             * All
             * @default false
             */
            all: boolean;
        };
        /**
         * WhyNot
         * @description What a policy says of a version.
         */
        WhyNot: {
            /** Policy */
            policy: string;
            /** Reason */
            reason: string;
            /** Title */
            title: string;
            /** Vulnerability */
            vulnerability: string;
            /** Way Out */
            way_out: string;
        };
        /**
         * WorkerItem
         * @description A worker. `capacity` is what it has of each named resource, `used` what its present jobs take of that.
         */
        WorkerItem: {
            /** Capacity */
            capacity: {
                [key: string]: number;
            };
            /** Concurrency */
            concurrency: number;
            /**
             * Heartbeat At
             * Format: date-time
             */
            heartbeat_at: string;
            /** Host */
            host: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Pid */
            pid: number;
            /** Queues */
            queues: string[];
            /** Running */
            running: components["schemas"]["RunningJob"][];
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            state: components["schemas"]["WorkerState"];
            /** Used */
            used: {
                [key: string]: number;
            };
            /** Version */
            version: string;
        };
        /**
         * WorkerState
         * @description Whether a worker is there: `dead` ones were not heard of for longer than their lease.
         * @enum {string}
         */
        WorkerState: "living" | "stopping" | "dead" | "ended";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    pratique_server_identity_http_accounts_list_accounts: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AccountItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_accounts_create_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_accounts_get_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_accounts_change_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_accounts_change_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_actions_list_actions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_actions_set_defaults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Defaults"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_inventory_http_list_artifacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactItem"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_deletions_list_deletions: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                repository?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DeletionItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_deletions_make_final: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_deletions_undo_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoneItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_audit_http_list_events: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                type?: string;
                repository?: string;
                actor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EventItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_exceptions_list_exceptions: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                state?: ("in_force" | "expired" | "revoked") | null;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ExceptionItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_exceptions_grant_exception: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionDocument"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_exceptions_get_exception: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_exceptions_revoke_exception: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_exports_list_exports: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ExportItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_exports_create_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExport"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_exports_list_kinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportKindItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_exports_get_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_exports_delete_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_exports_get_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_packages_get_component: {
        parameters: {
            query: {
                purl: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedComponent"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_managers_list_repository_managers: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ManagerItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_managers_create_repository_manager: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewManager"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagerItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_managers_delete_repository_manager: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_managers_change_repository_manager: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManagerPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagerItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_repositories_list_firewall_repositories: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FirewallItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_repositories_create_firewall_repository: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFirewallRepository"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_repositories_get_firewall_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_repositories_delete_firewall_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_repositories_change_firewall_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirewallPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirewallDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_packages_get_package: {
        parameters: {
            query: {
                package: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackageDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_firewall_http_packages_list_package_requests: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                repository?: string;
                package?: string;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RequestItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_images_get_image: {
        parameters: {
            query: {
                repository: string;
            };
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_images_list_components: {
        parameters: {
            query: {
                repository: string;
                q?: string;
                type?: string;
                relation?: components["schemas"]["Relation"] | null;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ComponentItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_images_list_findings: {
        parameters: {
            query: {
                repository: string;
                severity?: string;
                q?: string;
                purl?: string;
                layer?: number | null;
                fixable?: boolean | null;
                kev?: boolean | null;
                suppressed?: boolean | null;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FindingItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_images_export_findings: {
        parameters: {
            query: {
                repository: string;
                severity?: string;
                q?: string;
                purl?: string;
                layer?: number | null;
                fixable?: boolean | null;
                kev?: boolean | null;
                suppressed?: boolean | null;
            };
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_images_list_past_findings: {
        parameters: {
            query: {
                repository: string;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PastFindingItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_releases_get_index: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_releases_list_bad: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BadItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_releases_list_coverage: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CoverageItem_"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_explain_explain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplainBatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplainAnswer"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_licences_get_licence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_releases_list_releases: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReleaseItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_sources_list_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexSourceItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_sources_switch_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceSwitch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexSourceItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_index_http_statements_list_statements: {
        parameters: {
            query: {
                vulnerability: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_list_jobs: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                action?: string;
                status?: components["schemas"]["Status"] | null;
                queue?: string;
                requested_by?: string;
                parent?: string | null;
                schedule?: string;
                active?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_JobItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_create_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewJob"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_delete_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_get_log: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Log"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_follow_log: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_jobs_retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_namespaces_get_namespace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_namespaces_set_create_on_push: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOnPush"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_namespaces_set_quota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Quota"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespaceItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_list_organisations: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OrganisationItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_create_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrganisation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_get_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_delete_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_change_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_list_members: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Member_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_set_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRole"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_organisations_remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_inventory_http_get_facts: {
        parameters: {
            query: {
                purl: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackageFactsItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_list_policies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_create_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDocument"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_config_status_deployment_get_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_language_list_fields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_order_policies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Order"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_preview_try_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDocument"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_language_read_back: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDocument"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reading"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_language_get_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_get_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_replace_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDocument"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_delete_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_policy_http_policies_switch_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_queues_list_queues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_queues_queue_history: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueHistory"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_state_get_state: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistryState"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_state_make_read_only: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistryState"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_state_make_writable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistryState"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_list_repositories: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RepositoryItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_create_repository: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRepository"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_get_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_delete_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionItem"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_change_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepositoryPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_get_manifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManifestDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_delete_manifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionItem"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_beside_preview_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_beside_list_referrers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_list_tags: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                q?: string;
            };
            header?: never;
            path: {
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TagItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_get_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_repositories_delete_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                repository: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionItem"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_sboms_list_sboms: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                namespace?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SbomItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_sboms_get_sbom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sbom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SbomDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_sboms_delete_sbom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sbom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_sboms_list_components: {
        parameters: {
            query?: {
                q?: string;
                type?: string;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                sbom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ComponentItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_sboms_list_findings: {
        parameters: {
            query?: {
                severity?: string;
                q?: string;
                purl?: string;
                fixable?: boolean | null;
                kev?: boolean | null;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                sbom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FindingItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_sboms_list_past_findings: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                sbom_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PastFindingItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_list_schedules: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ScheduleItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_create_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchedule"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_preview: {
        parameters: {
            query: {
                cron: string;
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_get_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_delete_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_change_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_reset_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_schedules_run_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_search_search: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_search_list_package_images: {
        parameters: {
            query?: {
                purl?: string;
                name?: string;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PackageImage_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_session_get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_session_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_session_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_config_status_http_get_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemStatus"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_storage_get_storage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageReport"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_registry_http_storage_list_collections: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CollectionItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_config_system_get_system: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_tokens_list_tokens: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TokenItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_tokens_create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeToken"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_identity_http_tokens_revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_uploads_list_uploads: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UploadItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_uploads_create_upload: {
        parameters: {
            query: {
                kind: string;
                name?: string;
                namespace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadItem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_uploads_list_kinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadKindItem"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_uploads_get_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadItem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_media_http_uploads_delete_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_vulnerabilities_list_vulnerabilities: {
        parameters: {
            query?: {
                q?: string;
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VulnerabilityItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_vulnerabilities_get_vulnerability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vulnerability: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VulnerabilityDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_scanning_http_vulnerabilities_list_images: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path: {
                vulnerability: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AffectedImage_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pratique_server_jobs_http_workers_list_workers: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WorkerItem_"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
