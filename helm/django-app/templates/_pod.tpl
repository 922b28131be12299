{{/* Environment of every container. Takes root and component. What stands under env wins over the ConfigMap. */}}
{{- define "django-app.env" -}}
{{- $values := .root.Values -}}
{{- $app := $values.app -}}
env:
{{- if eq .component "web" }}
  - name: PORT
    value: {{ $app.port | int | quote }}
{{- end }}
{{- $hosts := $app.hosts | default (list (include "django-app.name" .root)) }}
{{- if not (or (hasKey $app.variables "ALLOWED_HOSTS") (hasKey $app.secretVariables "ALLOWED_HOSTS")) }}
  - name: ALLOWED_HOSTS
    value: {{ join "," $hosts | quote }}
{{- end }}
{{- if not (or (hasKey $app.variables "CSRF_TRUSTED_ORIGINS") (hasKey $app.secretVariables "CSRF_TRUSTED_ORIGINS")) }}
  {{- $origins := list }}
  {{- range $app.hosts }}{{ $origins = append $origins (printf "%s://%s" $values.exposure.scheme .) }}{{ end }}
  - name: CSRF_TRUSTED_ORIGINS
    value: {{ join "," $origins | quote }}
{{- end }}
{{- with $values.database }}
{{- if ne .provider "none" }}
  - name: PGHOST
    value: {{ .host | quote }}
  - name: PGPORT
    value: {{ .port | int | quote }}
  - name: PGDATABASE
    value: {{ .name | quote }}
  - name: PGUSER
    value: {{ .user | quote }}
  - name: PGPASSWORD
    valueFrom:
      secretKeyRef:
        name: {{ .secret.name | quote }}
        key: {{ .secret.key | quote }}
  - name: DATABASE_URL
    value: {{ printf "postgres://%s:$(PGPASSWORD)@%s:%d/%s" .user (include "django-app.urlHost" .host) (int .port) .name | quote }}
{{- end }}
{{- end }}
{{- range $variable, $from := $app.secretVariables }}
  - name: {{ $variable | quote }}
    valueFrom:
      secretKeyRef:
        name: {{ $from.secret | quote }}
        key: {{ $from.key | quote }}
{{- end }}
{{- if $app.variables }}
envFrom:
  - configMapRef:
      name: {{ include "django-app.configMap" .root | quote }}
{{- end }}
{{- end -}}

{{- define "django-app.resources" -}}
{{- $sizes := .root.Values.sizes -}}
{{- $size := mergeOverwrite (deepCopy $sizes.default) (deepCopy (get $sizes .component | default dict)) -}}
requests:
  cpu: {{ $size.cpu | quote }}
  memory: {{ $size.memory | quote }}
limits:
  memory: {{ $size.memory | quote }}
  {{- with $size.cpuLimit }}
  cpu: {{ . | quote }}
  {{- end }}
{{- end -}}

{{/* What the application's containers have in common. Takes root, component and command (a list; empty: the image's own). */}}
{{- define "django-app.container" -}}
name: {{ .component | quote }}
image: {{ include "django-app.image" .root | quote }}
imagePullPolicy: IfNotPresent
{{- with .command }}
command:
  {{- range . }}
  - {{ . | quote }}
  {{- end }}
{{- end }}
{{ include "django-app.env" . }}
resources:
  {{- include "django-app.resources" . | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: {{ .root.Values.security.readOnlyRootFilesystem }}
  capabilities:
    drop: [ALL]
terminationMessagePolicy: FallbackToLogsOnError
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end -}}

{{/* What the pods of the application have in common. Takes root. */}}
{{- define "django-app.pod" -}}
{{- $values := .root.Values -}}
serviceAccountName: {{ include "django-app.name" .root | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $values.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $values.security.runAsUser | int64 }}
  runAsGroup: {{ $values.security.runAsGroup | int64 }}
  fsGroup: {{ $values.security.runAsGroup | int64 }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: {{ $values.security.tmpSize | quote }}
{{- end -}}

{{/* One HTTP question to the site. Takes root. */}}
{{- define "django-app.httpGet" -}}
httpGet:
  path: {{ .Values.app.health.path | quote }}
  port: http
  httpHeaders:
    - name: Host
      value: {{ include "django-app.canonicalHost" . | quote }}
    - name: X-Forwarded-Proto
      value: {{ .Values.exposure.scheme | quote }}
timeoutSeconds: {{ .Values.app.health.timeoutSeconds | int }}
{{- end -}}
