{{- /* Only where files.static.server is nginx. */ -}}
{{- define "django-app.nginxConfigMap" -}}
{{- printf "%s-nginx-%s" .Values.prepared.name (include "django-app.nginxConfig" . | sha256sum | trunc 10) -}}
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
  client_max_body_size {{ $values.exposure.maxBodyMib | int }}m;
  map $http_x_forwarded_proto $forwarded_proto {
    default $http_x_forwarded_proto;
    "" $scheme;
  }
  server {
    listen {{ $static.port | int }};
    listen [::]:{{ $static.port | int }};
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
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $forwarded_proto;
      proxy_read_timeout {{ $values.exposure.timeoutSeconds | int }}s;
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
  limits:
    memory: {{ $static.memory | quote }}
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
