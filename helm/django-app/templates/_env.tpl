{{/* Environment of a container of the application. Takes root, web, own and ownSecrets (the process's own variables; they
     may be absent). */}}
{{- define "django-app.env" -}}
env:
  {{- if or .own .ownSecrets }}
  {{- include "django-app.environment" . | trim | nindent 2 }}
  {{- else }}
  {{- .root.Values.prepared.environment | nindent 2 }}
  {{- end }}
  {{- if .web }}
  - name: PORT
    value: {{ .root.Values.app.port | int | quote }}
  {{- end }}
{{- if and .root.Values.app.variables (eq .root.Values.release.mode "plain") }}
envFrom:
  - configMapRef:
      name: {{ include "django-app.configMap" .root | quote }}
{{- end }}
{{- end -}}

{{/* All but PORT. Takes what env takes. Three layers: what the chart suggests and anybody may say otherwise, what the customer
     says, and what nobody else may say. */}}
{{- define "django-app.environment" -}}
{{- $values := .root.Values -}}
{{- $app := $values.app -}}
{{- $name := $values.prepared.name -}}
{{- $origins := list -}}
{{- range $app.hosts }}{{ $origins = append $origins (printf "%s://%s" $values.exposure.scheme .) }}{{ end -}}
{{- $env := dict "HOME" "/tmp" "ALLOWED_HOSTS" (join "," ($app.hosts | default (list $name))) -}}
{{- with $origins }}{{ $_ := set $env "CSRF_TRUSTED_ORIGINS" (join "," .) }}{{ end -}}
{{- $fixed := dict -}}
{{- $fixedSecrets := dict -}}

{{- $at := .root.Values.prepared.database -}}
{{- if $at.host -}}
{{- $_ := set $fixed "PGHOST" $at.host -}}
{{- $_ := set $fixed "PGPORT" ($at.port | int | toString) -}}
{{- $_ := set $fixed "PGDATABASE" $at.name -}}
{{- $_ := set $fixed "PGUSER" $at.user -}}
{{- $_ := set $fixedSecrets "PGPASSWORD" (dict "secret" $at.secret "key" $at.key) -}}
{{- $url := printf "postgres://%s:$(PGPASSWORD)@%s:%d/%s" $at.user (include "django-app.urlHost" $at.host) (int $at.port) $at.name -}}
{{- with $values.database.sslMode -}}
{{- $_ := set $fixed "PGSSLMODE" . -}}
{{- $url = printf "%s?sslmode=%s" $url . -}}
{{- end -}}
{{- $_ := set $fixed "DATABASE_URL" $url -}}
{{- end -}}
{{- if eq $values.database.provider "autonomous" -}}
{{- $_ := set $fixed "TNS_ADMIN" "/wallet" -}}
{{- $_ := set $fixed "ORACLE_DSN" (include "django-app.oracleService" .root) -}}
{{- $_ := set $fixed "ORACLE_USER" ($values.database.user | default "ADMIN") -}}
{{- $password := dict "secret" $values.database.autonomous.adminSecret "key" "password" -}}
{{- if not (include "django-app.oracleAdmin" .root) }}{{ $password = dict "secret" $values.database.secret.name "key" $values.database.secret.key }}{{ end -}}
{{- $_ := set $fixedSecrets "ORACLE_PASSWORD" $password -}}
{{- $_ := set $fixedSecrets "ORACLE_WALLET_PASSWORD" (dict "secret" $values.database.autonomous.walletSecret "key" "walletPassword") -}}
{{- end -}}

{{- $cache := $values.cache -}}
{{- if ne $cache.provider "none" -}}
{{- $host := ternary (printf "%s-cache" $name) $cache.host (eq $cache.provider "valkey") -}}
{{- $port := ternary 6379 (int $cache.port) (eq $cache.provider "valkey") -}}
{{- $login := "" -}}
{{- if $cache.secret.name -}}
{{- $_ := set $fixedSecrets "REDIS_PASSWORD" (dict "secret" $cache.secret.name "key" $cache.secret.key) -}}
{{- $login = ":$(REDIS_PASSWORD)@" -}}
{{- end -}}
{{- $_ := set $fixed "REDIS_URL" (printf "%s://%s%s:%d/0" (ternary "rediss" "redis" (and $cache.tls (eq $cache.provider "external"))) $login (include "django-app.urlHost" $host) $port) -}}
{{- end -}}

{{- $files := $values.files -}}
{{- if eq $files.provider "volume" -}}
{{- $_ := set $env "MEDIA_ROOT" (printf "%s/media" $files.volume.path) -}}
{{- end -}}
{{- if eq $files.static.server "nginx" -}}
{{- $_ := set $fixed "STATIC_ROOT" (include "django-app.staticRoot" .root) -}}
{{- $_ := set $env "STATIC_URL" $files.static.path -}}
{{- end -}}
{{- if eq $files.provider "s3" -}}
{{- with $files.s3 -}}
{{- $_ := set $fixed "AWS_STORAGE_BUCKET_NAME" .bucket -}}
{{- $_ := set $fixedSecrets "AWS_ACCESS_KEY_ID" (dict "secret" .secret "key" .accessKey) -}}
{{- $_ := set $fixedSecrets "AWS_SECRET_ACCESS_KEY" (dict "secret" .secret "key" .secretKey) -}}
{{- with .endpoint }}{{ $_ := set $fixed "AWS_S3_ENDPOINT_URL" . }}{{ end -}}
{{- with .region }}{{ $_ := set $fixed "AWS_S3_REGION_NAME" . }}{{ end -}}
{{- with .publicHost }}{{ $_ := set $fixed "AWS_S3_CUSTOM_DOMAIN" . }}{{ end -}}
{{- with .corsOrigins | default $origins }}{{ $_ := set $fixed "AWS_S3_CORS_ORIGINS" (join "," .) }}{{ end -}}
{{- end -}}
{{- end -}}

{{- $taken := merge (dict) $fixed $fixedSecrets -}}
{{- if .web }}{{ $_ := set $taken "PORT" "" }}{{ end -}}
{{- $said := dict -}}
{{- range $variable, $value := $app.variables -}}
{{- $_ := unset $env $variable -}}
{{- if hasKey $taken $variable }}{{ include "django-app.taken" $variable }}{{ end -}}
{{- if eq $values.release.mode "hooks" }}{{ $_ := set $said $variable $value }}{{ end -}}
{{- end -}}
{{- range $variable, $value := .own -}}
{{- $_ := unset $env $variable -}}
{{- if hasKey $taken $variable }}{{ include "django-app.taken" $variable }}{{ end -}}
{{- $_ := set $said $variable $value -}}
{{- end -}}
{{- $secrets := omit ($app.secretVariables | default dict) "" -}}
{{- range $variable, $from := .ownSecrets }}{{ $_ := set $secrets $variable $from }}{{ end -}}
{{- range $variable, $from := $secrets -}}
{{- $_ := unset $env $variable -}}
{{- if hasKey $taken $variable }}{{ include "django-app.taken" $variable }}{{ end -}}
{{- if or (hasKey $app.variables $variable) (hasKey $said $variable) -}}
{{- fail (printf "The variable %s is set twice: as a plain value and from a Secret." $variable) -}}
{{- end -}}
{{- end -}}
{{- /* References first: a value may only name what stands above it. */ -}}
{{- range $variable, $from := $fixedSecrets }}
{{- include "django-app.reference" (list $variable $from) }}
{{ end -}}
{{- range $variable, $from := $secrets }}
{{- include "django-app.reference" (list $variable $from) }}
{{ end -}}
{{- range $variables := list $fixed $env }}
{{- range $variable, $value := $variables -}}
- name: {{ $variable | quote }}
  value: {{ $value | quote }}
{{ end -}}
{{- end -}}
{{- range $variable, $value := $said -}}
- name: {{ $variable | quote }}
  value: {{ include "django-app.literal" $value | quote }}
{{ end -}}
{{- end -}}

{{/* As it is: Kubernetes reads $$ as $, and $(NAME) as the variable of that name. */}}
{{- define "django-app.literal" -}}
{{- regexReplaceAll "(\\$+)(\\()|(\\$\\$+)" . "${1}${1}${2}${3}${3}" -}}
{{- end -}}

{{/* Where the site or the release command collects static files for nginx. */}}
{{- define "django-app.staticRoot" -}}
{{- ternary (printf "%s/static" .Values.files.volume.path) "/var/static" (eq .Values.files.provider "volume") -}}
{{- end -}}

{{- define "django-app.reference" -}}
{{- $from := index . 1 -}}
- name: {{ index . 0 | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.secret | quote }}
      key: {{ $from.key | quote }}
{{- end -}}

{{- define "django-app.taken" -}}
{{- fail (printf "The variable %s is set by the chart; the application cannot set it." .) -}}
{{- end -}}
