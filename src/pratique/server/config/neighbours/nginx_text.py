"""The fixed text of NGINX's configuration, with the reason beside every line that is not NGINX's own default."""

HEAD = """\
# Written by `pratique config nginx`. Change the settings it comes from, not this file.
{user}worker_processes auto;
worker_rlimit_nofile 16384;
worker_shutdown_timeout 600s;  # a reload lets running pushes and pulls end
pid {folder}/nginx.pid;
error_log stderr warn;

events {{
    worker_connections 4096;
}}

http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log {access_log};
    server_tokens off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_timeout 75s;
    client_header_timeout 10s;
    reset_timedout_connection on;
    large_client_header_buffers 4 16k;  # a token for many repositories is long
    types {{
        application/javascript js mjs;
        application/json json map;
        font/woff2 woff2;
        image/png png;
        image/svg+xml svg;
        text/css css;
        text/html html;
        text/plain txt;
        text/markdown md;
    }}
    default_type application/octet-stream;

    # A request without a good id gets one here, so that one id leads through every log.
    map $http_x_request_id $pratique_request_id {{
        "~^[A-Za-z0-9._-]{{1,64}}$" $http_x_request_id;
        default $request_id;
    }}
"""

UPSTREAM = """\
    upstream pratique_{name} {{
        zone pratique_{name} 64k;
        least_conn;
{servers}
        keepalive 32;
    }}
"""

REDIRECT = """\
    server {{
{listen}
        server_name _;
        location / {{
            return 308 {address}$request_uri;
        }}
    }}
"""

REFUSING = """\
    # Another host name than ours is nobody's: its links would lead astray.
    server {{
{listen}
        server_name _;
        ssl_reject_handshake on;
    }}
"""

SERVER = """\
    server {{
{listen}
        server_name {host};
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
        ssl_prefer_server_ciphers off;
        ssl_session_cache shared:pratique:10m;
        ssl_session_timeout 1d;
        ssl_session_tickets off;
{hsts}        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Request-ID $pratique_request_id;
        # Nobody but this proxy says by what header a file may be sent.
        proxy_set_header X-Sendfile-Type "";
        proxy_connect_timeout 5s;
        # Another process is asked when one does not answer; never again what may have begun to change something.
        proxy_next_upstream error timeout;
        proxy_next_upstream_tries 3;
        proxy_max_temp_file_size 0;

        # REST and the pages. Small requests are taken in whole first: a slow client holds no thread of the API's.
        location / {{
            proxy_pass http://pratique_api;
            proxy_read_timeout 120s;
            client_max_body_size 16m;
            error_page 413 = @too_large;
            error_page 502 504 = @api_down;
        }}

        # What is uploaded to REST, and what is exported from it, may be of any size.
        location /api/v1/uploads {{
            proxy_pass http://pratique_api;
            proxy_request_buffering off;
            proxy_read_timeout 900s;
            client_max_body_size 0;
            client_body_timeout {body_timeout}s;
            error_page 502 504 = @api_down;
        }}

        # The registry: bodies of any size, passed on as they come, in both directions.
        location /v2 {{
            proxy_pass http://pratique_registry;
            proxy_request_buffering off;
            proxy_buffering off;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Request-ID $pratique_request_id;
            proxy_set_header X-Sendfile-Type {sends};
            client_max_body_size 0;
            client_body_timeout {body_timeout}s;
            proxy_send_timeout 900s;
            # The last request of a large push answers when its bytes are on disk.
            proxy_read_timeout 900s;
            send_timeout {send_timeout}s;
            error_page 502 504 = @registry_down;
        }}

        # The package firewall: pages of packages, and their files as they come. What `npm audit` sends may have 4 MiB
        # there, and osa-api's requests one: a body somewhat larger is passed on, to be refused in the role's own words.
        location ~ ^/(?:pypi|npm)/ {{
            proxy_pass http://pratique_firewall;
            proxy_buffering off;
            client_max_body_size 5m;
            error_page 413 = @too_large;
            proxy_read_timeout 900s;
            send_timeout {send_timeout}s;
            error_page 502 504 = @firewall_down;
        }}

        # Plugins of repository managers: an answer may wait for a scan.
        location /api/osa/ {{
            proxy_pass http://pratique_osa_api;
            proxy_read_timeout 120s;
            client_max_body_size 2m;
            error_page 413 = @too_large;
            error_page 502 504 = @api_down;
        }}

        location = /auth/token {{
            proxy_pass http://pratique_registry;
            proxy_read_timeout 60s;
            client_max_body_size 1m;
            error_page 502 504 = @api_down;
        }}

        # Server-sent events: each leaves when it comes, and a stream may be quiet between heartbeats.
        location /api/v1/streams {{
            proxy_pass http://pratique_streams;
            proxy_buffering off;
            proxy_read_timeout 3600s;
            gzip off;
            error_page 502 504 = @api_down;
        }}

        location /static/ {{
            alias {data}/static/;
            gzip on;
            gzip_comp_level 6;
            gzip_min_length 1024;
            gzip_vary on;
            gzip_types application/javascript application/json image/svg+xml text/css text/plain text/markdown;
            expires 1d;
            {always}
        }}

        # These names carry a hash of their content.
        location /static/assets/ {{
            alias {data}/static/assets/;
            gzip on;
            gzip_comp_level 6;
            gzip_min_length 1024;
            gzip_vary on;
            gzip_types application/javascript application/json image/svg+xml text/css text/plain text/markdown;
            {always}
            add_header Cache-Control "public, max-age=31536000, immutable" always;
        }}
{blobs}
        location @api_down {{
            internal;
            default_type application/problem+json;
            {always}
            add_header Retry-After 5 always;
            add_header X-Request-ID $pratique_request_id always;
            return 503 '{{"type":"urn:pratique:error:unavailable","title":"Service Unavailable","status":503,"code":"unavailable","detail":"The service does not answer the proxy in front of it. Try again in some seconds; if it stays so, ask an administrator to look with pratique doctor.","request_id":"$pratique_request_id"}}';
        }}

        location @too_large {{
            internal;
            default_type application/problem+json;
            {always}
            add_header X-Request-ID $pratique_request_id always;
            return 413 '{{"type":"urn:pratique:error:too_large","title":"Content Too Large","status":413,"code":"too_large","detail":"The request is larger than any that this address takes. Send less at once.","request_id":"$pratique_request_id"}}';
        }}

        location @firewall_down {{
            internal;
            default_type text/plain;
            {always}
            add_header Retry-After 5 always;
            add_header X-Request-ID $pratique_request_id always;
            return 503 "the package firewall does not answer the proxy in front of it; try again in some seconds\n";
        }}

        location @registry_down {{
            internal;
            default_type application/json;
            {always}
            add_header Docker-Distribution-Api-Version registry/2.0 always;
            add_header Retry-After 5 always;
            add_header X-Request-ID $pratique_request_id always;
            return 503 '{{"errors":[{{"code":"UNAVAILABLE","message":"the registry does not answer the proxy in front of it; try again in some seconds","detail":{{"request_id":"$pratique_request_id"}}}}]}}';
        }}
    }}
"""  # noqa: E501 — answers are one line each

BLOBS = """
        # Blobs: the registry says who may have which, and the kernel sends it. Not to be asked for from outside.
        location {path} {{
            internal;
            alias {data}/blobs/;
            types {{ }}
            default_type application/octet-stream;
            aio threads;
            etag off;
            if_modified_since off;
            max_ranges 1;
            {always}
            add_header Last-Modified "";
            add_header ETag $upstream_http_etag;
            add_header Docker-Content-Digest $upstream_http_docker_content_digest;
            add_header Docker-Distribution-Api-Version $upstream_http_docker_distribution_api_version;
            add_header X-Request-ID $upstream_http_x_request_id;
        }}
"""
