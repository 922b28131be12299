{{/* Base name of every object. */}}
{{- define "django-app.name" -}}
{{- .Values.nameOverride | default .Release.Name -}}
{{- end -}}

{{/* What a Deployment selects its pods by: the same in every release. Takes root and component. */}}
{{- define "django-app.selector" -}}
app.kubernetes.io/instance: {{ .root.Values.prepared.name | quote }}
app.kubernetes.io/component: {{ .component | quote }}
{{- end -}}

{{/* Labels of an object, or with pod=true of its pods. Takes root, component (may be empty), pod, and of Jobs purpose. What belongs to no process
     does not tell its version: a sealed secret must not change because the image did. */}}
{{- define "django-app.labels" -}}
{{- $prepared := .root.Values.prepared -}}
{{- $labels := omit $prepared.labels "" -}}
{{- if .component -}}
{{- $_ := set $labels "app.kubernetes.io/component" .component -}}
{{- with $prepared.version }}{{ $_ := set $labels "app.kubernetes.io/version" . }}{{ end -}}
{{- if not .pod }}{{ $_ := set $labels "helm.sh/chart" $prepared.chart }}{{ end -}}
{{- end -}}
{{- if .pod -}}
{{- with int .root.Values.release.number }}{{ $_ := set $labels "nuages.io/release" (toString .) }}{{ end -}}
{{- end -}}
{{- with .purpose }}{{ $_ := set $labels "nuages.io/purpose" . }}{{ end -}}
{{- if .files }}{{ $_ := set $labels "nuages.io/volume" $prepared.name }}{{ end -}}
{{- range $label, $value := $labels }}
{{ $label }}: {{ $value | quote }}
{{- end -}}
{{- end -}}

{{/* What stands on every object. Takes the root. */}}
{{- define "django-app.prepareLabels" -}}
{{- $values := .Values -}}
{{- $name := $values.prepared.name -}}
{{- $labels := dict "app.kubernetes.io/part-of" $name "app.kubernetes.io/managed-by" .Release.Service -}}
{{- range $label, $value := $values.labels }}{{ $_ := set $labels $label $value }}{{ end -}}
{{- $_ := set $labels "app.kubernetes.io/name" .Chart.Name -}}
{{- $_ := set $labels "app.kubernetes.io/instance" $name -}}
{{- $_ := set $values.prepared "labels" $labels -}}
{{- $_ := set $values.prepared "chart" (printf "%s-%s" .Chart.Name .Chart.Version) -}}
{{- $version := $values.release.version | default $values.app.image.tag | default "" -}}
{{- $_ := set $values.prepared "version" (regexReplaceAll "[^A-Za-z0-9._-]" $version "-" | trunc 63 | trimAll "-_.") -}}
{{- end -}}

{{/* Content of metadata. Takes root, name, component (may be empty), purpose of Jobs, annotations (may be absent), and wave: where Argo CD puts it.
     -2 what others refer to, -1 what others connect to, 0 the release command, 1 what serves. */}}
{{- define "django-app.metadata" -}}
{{- $annotations := .annotations | default dict -}}
{{- if and .wave (eq .root.Values.release.mode "hooks") }}{{ $_ := set $annotations "argocd.argoproj.io/sync-wave" .wave }}{{ end -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "django-app.labels" (dict "root" .root "component" .component "purpose" .purpose) | trim | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- range $key, $value := . }}
  {{ $key | quote }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Name of the release command's Job, and of the one that is an ordinary object of the first install. */}}
{{- define "django-app.releaseJob" -}}
{{- include "django-app.firstReleaseJob" . -}}
{{- if and (eq .Values.release.mode "hooks") (not .Release.IsInstall) }}-upgrade{{ end -}}
{{- end -}}

{{- define "django-app.firstReleaseJob" -}}
{{- .Values.release.job | default (printf "%s-init" (include "django-app.name" .)) -}}
{{- end -}}

{{/* Annotations of what holds data: neither an uninstall takes it along, nor an upgrade or sync whose values no longer name it. */}}
{{- define "django-app.kept" -}}
{helm.sh/resource-policy: keep, argocd.argoproj.io/sync-options: "Prune=false,Delete=false"}
{{- end -}}

{{- define "django-app.image" -}}
{{- $image := .Values.app.image -}}
{{- $image.repository -}}
{{- with $image.tag }}:{{ . }}{{ end -}}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{/* What has python3, for the chart's own small programs. */}}
{{- define "django-app.toolsImage" -}}
{{- .Values.toolsImage | default (include "django-app.image" .) -}}
{{- end -}}

{{/* The name says the content, so that what a running pod refers to never changes under it. */}}
{{- define "django-app.configMap" -}}
{{- printf "%s-env-%s" .Values.prepared.name (toJson .Values.app.variables | sha256sum | trunc 10) -}}
{{- end -}}

{{/* The host name that probes ask for: the canonical one, or the Service's where there is none. */}}
{{- define "django-app.canonicalHost" -}}
{{- first .Values.app.hosts | default .Values.prepared.name -}}
{{- end -}}

{{/* Hosts with a route, as a JSON array. */}}
{{- define "django-app.routed" -}}
{{- $hosts := list -}}
{{- range .Values.app.hosts }}{{ if not (has . $.Values.exposure.withheld) }}{{ $hosts = append $hosts . }}{{ end }}{{ end -}}
{{- toJson $hosts -}}
{{- end -}}

{{/* Bracketed where it is an IPv6 address. */}}
{{- define "django-app.urlHost" -}}
{{- if contains ":" . }}[{{ . }}]{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{/* Name of the claim that pods mount. */}}
{{- define "django-app.claim" -}}
{{- .Values.files.volume.existingClaim | default (printf "%s-files" .Values.prepared.name) -}}
{{- end -}}

{{/* Where PostgreSQL is and who we are there: host, port, name, user, secret, key. Empty host: there is none. Takes the root. */}}
{{- define "django-app.prepareDatabase" -}}
{{- $name := .Values.prepared.name -}}
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
{{- $_ := set .Values.prepared "database" $at -}}
{{- end -}}

{{/* Oracle allows 14 letters and digits. */}}
{{- define "django-app.oracleName" -}}
{{- regexReplaceAll "[^a-z0-9]" (lower (.Values.database.name | default .Values.prepared.name)) "" | trunc 14 -}}
{{- end -}}

{{/* Name in the wallet's tnsnames.ora. Not every data warehouse has the services of transactions. */}}
{{- define "django-app.oracleService" -}}
{{- $db := .Values.database.autonomous -}}
{{- printf "%s_%s" (include "django-app.oracleName" .) ($db.service | default (ternary "low" "tp" (eq $db.workload "DW"))) -}}
{{- end -}}

{{/* Whether the application signs in as ADMIN, whose password is the one that the chart knows of. */}}
{{- define "django-app.oracleAdmin" -}}
{{- if eq (upper .Values.database.user) "ADMIN" "" }}yes{{ end -}}
{{- end -}}

{{/* Traefik's limit of request bodies, for an Ingress or an HTTPRoute. */}}
{{- define "django-app.traefikBody" }}
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata:
  {{- include "django-app.metadata" (dict "root" . "component" "web" "name" (printf "%s-body" .Values.prepared.name) "wave" "0") | nindent 2 }}
spec:
  buffering:
    maxRequestBodyBytes: {{ mul (int .Values.exposure.maxBodyMib) 1048576 }}
{{- end }}
