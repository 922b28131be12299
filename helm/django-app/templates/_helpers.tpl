{{/* Base name of every object. */}}
{{- define "django-app.name" -}}
{{- .Values.nameOverride | default .Release.Name -}}
{{- end -}}

{{/* What a Deployment selects its pods by: the same in every release. Takes root and component. */}}
{{- define "django-app.selector" -}}
app.kubernetes.io/instance: {{ include "django-app.name" .root | quote }}
app.kubernetes.io/component: {{ .component | quote }}
{{- end -}}

{{/* Labels of an object, or with pod=true of its pods. Takes root, component (may be empty) and pod. What belongs to no process
     does not tell its version: a sealed secret must not change because the image did. */}}
{{- define "django-app.labels" -}}
{{- $values := .root.Values -}}
{{- $name := include "django-app.name" .root -}}
{{- $labels := dict "app.kubernetes.io/part-of" $name "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $labels = mergeOverwrite $labels (deepCopy $values.labels) (dict "app.kubernetes.io/name" .root.Chart.Name "app.kubernetes.io/instance" $name) -}}
{{- with .component -}}
{{- $_ := set $labels "app.kubernetes.io/component" . -}}
{{- with $values.release.version | default $values.app.image.tag -}}
{{- $_ := set $labels "app.kubernetes.io/version" (regexReplaceAll "[^A-Za-z0-9._-]" . "-" | trunc 63 | trimAll "-_.") -}}
{{- end -}}
{{- if not $.pod }}{{ $_ := set $labels "helm.sh/chart" (printf "%s-%s" $.root.Chart.Name $.root.Chart.Version) }}{{ end -}}
{{- end -}}
{{- if and .pod (gt (int $values.release.number) 0) }}{{ $_ := set $labels "nuages.io/release" (toString (int $values.release.number)) }}{{ end -}}
{{- if .files }}{{ $_ := set $labels "nuages.io/volume" $name }}{{ end -}}
{{- toYaml $labels -}}
{{- end -}}

{{/* Content of metadata. Takes root, name, component (may be empty), annotations (may be absent), and wave: where Argo CD puts it.
     -2 what others refer to, -1 what others connect to, 0 the release command, 1 what serves. */}}
{{- define "django-app.metadata" -}}
{{- $annotations := .annotations | default dict -}}
{{- if and .wave (eq .root.Values.release.mode "hooks") }}{{ $_ := set $annotations "argocd.argoproj.io/sync-wave" .wave }}{{ end -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "django-app.labels" (omit . "files") | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- range $key, $value := . }}
  {{ $key | quote }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "django-app.image" -}}
{{- $image := .Values.app.image -}}
{{- $image.repository -}}
{{- with $image.tag }}:{{ . }}{{ end -}}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* The name says the content, so that what a running pod refers to never changes under it. */}}
{{- define "django-app.configMap" -}}
{{- printf "%s-env-%s" (include "django-app.name" .) (toJson .Values.app.variables | sha256sum | trunc 10) -}}
{{- end -}}

{{/* The host name that probes ask for: the canonical one, or the Service's where there is none. */}}
{{- define "django-app.canonicalHost" -}}
{{- first .Values.app.hosts | default (include "django-app.name" .) -}}
{{- end -}}

{{/* Bracketed where it is an IPv6 address. */}}
{{- define "django-app.urlHost" -}}
{{- if contains ":" . }}[{{ . }}]{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{/* Name of the claim that pods mount. */}}
{{- define "django-app.claim" -}}
{{- .Values.files.volume.existingClaim | default (printf "%s-files" (include "django-app.name" .)) -}}
{{- end -}}

{{/* Where PostgreSQL is and who we are there, as JSON: host, port, name, user, secret, key. Empty host: there is none. */}}
{{- define "django-app.database" -}}
{{- $name := include "django-app.name" . -}}
{{- $d := .Values.database -}}
{{- $own := replace "-" "_" $name -}}
{{- $at := dict "host" "" "port" 5432 "name" ($d.name | default $own) "user" ($d.user | default $d.name | default $own) "secret" $d.secret.name "key" $d.secret.key -}}
{{- if eq $d.provider "external" -}}
{{- $_ := set $at "host" $d.host -}}
{{- $_ := set $at "port" (int $d.port) -}}
{{- else if eq $d.provider "statefulset" -}}
{{- $_ := set $at "host" (printf "%s-db" $name) -}}
{{- else if and (eq $d.provider "cloudnative-pg") $d.cloudnativePg.sharedCluster -}}
{{- $_ := set $at "host" (printf "%s-rw" $d.cloudnativePg.sharedCluster) -}}
{{- else if eq $d.provider "cloudnative-pg" -}}
{{- $_ := set $at "host" (printf "%s-db-rw" $name) -}}
{{- $_ := set $at "secret" (printf "%s-db-app" $name) -}}
{{- $_ := set $at "key" "password" -}}
{{- end -}}
{{- toJson $at -}}
{{- end -}}

{{/* Oracle allows 14 letters and digits. */}}
{{- define "django-app.oracleName" -}}
{{- regexReplaceAll "[^a-z0-9]" (lower (.Values.database.name | default (include "django-app.name" .))) "" | trunc 14 -}}
{{- end -}}
