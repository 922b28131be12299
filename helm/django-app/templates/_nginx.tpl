{{- /* Only where files.static.server is nginx. */ -}}
{{/* Its configuration stands in the pod, as variables do: what a pod was made with it finds again when it restarts, during a
     roll-out, after a failed one, and after Helm has taken away all that the new release does not name. A ConfigMap of one name
     would change under the old pods, and nginx would begin with ports that their probes do not ask; kept ones would pile up. */}}
{{- define "django-app.nginxAnnotations" -}}
nuages.io/nginx.conf: |
  {{- include "django-app.nginxConfig" . | nindent 2 }}
nuages.io/nginx-ipv6.conf: |
  listen [::]:{{ .Values.files.static.port | int }};
{{- end -}}

{{- define "django-app.nginxVolume" -}}
name: nginx
downwardAPI:
  items:
    {{- range $file := list "nginx.conf" "nginx-ipv6.conf" }}
    - path: {{ $file }}
      fieldRef:
        fieldPath: metadata.annotations['nuages.io/{{ $file }}']
    {{- end }}
{{- end -}}

{{- define "django-app.nginxConfig" -}}
{{- $values := .Values -}}
{{- $static := $values.files.static -}}
worker_processes 1;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  sendfile on;
  server_tokens off;
  client_body_temp_path /tmp/client_body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  client_max_body_size {{ $values.exposure.maxBodyMib | default 20 | int }}m;
  map $http_x_forwarded_proto $forwarded_proto {
    default $http_x_forwarded_proto;
    "" $scheme;
  }
  # WebSockets, and no other protocol that a client asks to change to.
  map $http_upgrade $upgrade {
    default "";
    ~*^websocket$ $http_upgrade;
  }
  map $upgrade $connection_upgrade {
    default upgrade;
    "" close;
  }
  server {
    listen {{ $static.port | int }};
    # Without IPv6 in the kernel, listening on [::] would fail; there, this is no path, and a pattern without a file is no error.
    include /proc/sys/net/ipv6/../../../../etc/nginx-site/nginx-ipv6*.conf;
    {{- with int $values.exposure.hstsSeconds }}
    add_header Strict-Transport-Security "max-age={{ . }}" always;
    {{- end }}
    location = /.nginx {
      return 204;
    }
    location {{ $static.path }} {
      alias {{ include "django-app.staticRoot" . }}/;
      expires 1h;
    }
    location / {
      proxy_pass http://127.0.0.1:{{ $values.app.port | int }};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $forwarded_proto;
      proxy_read_timeout {{ $values.exposure.timeoutSeconds | default 60 | int }}s;
      proxy_redirect off;
    }
  }
}
{{- end -}}

{{/* The container that serves static files beside the site. Takes the scope of the site's container. */}}
{{- define "django-app.nginx" -}}
{{- $values := .root.Values -}}
{{- $static := $values.files.static -}}
name: nginx
image: {{ $static.image | quote }}
imagePullPolicy: IfNotPresent
command: [nginx, -c, /etc/nginx-site/nginx.conf, -g, "daemon off;"]
ports:
  - name: http
    containerPort: {{ $static.port | int }}
readinessProbe:
  httpGet:
    path: /.nginx
    port: http
  periodSeconds: 5
lifecycle:
  preStop:
    sleep:
      seconds: {{ $values.rollout.drainSeconds | int }}
resources:
  requests:
    cpu: {{ $static.cpu | quote }}
    memory: {{ $static.memory | quote }}
    {{- include "django-app.diskRequest" . | nindent 4 }}
  limits:
    memory: {{ $static.memory | quote }}
    {{- include "django-app.diskLimit" (list .root.Values.security.tmpSize) | nindent 4 }}
{{ include "django-app.confined" true }}
volumeMounts:
  - name: nginx
    mountPath: /etc/nginx-site
    readOnly: true
  - name: nginx-tmp
    mountPath: /tmp
  {{- if .files }}
  - name: files
    mountPath: {{ $values.files.volume.path | quote }}
    readOnly: true
  {{- else }}
  - name: static
    mountPath: /var/static
    readOnly: true
  {{- end }}
{{- end -}}
