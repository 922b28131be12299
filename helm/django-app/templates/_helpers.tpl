{{/* Base name of every object. */}}
{{- define "django-app.name" -}}
{{- $name := .Values.nameOverride | default .Release.Name -}}
{{- if gt (len $name) 42 -}}
{{- fail (printf "The name %q has %d characters; at most 42 leave room for the names of its objects. Set nameOverride." $name (len $name)) -}}
{{- end -}}
{{- $name -}}
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
{{- toYaml $labels -}}
{{- end -}}

{{/* metadata of an object. Takes root, name and component (may be empty). */}}
{{- define "django-app.metadata" -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "django-app.labels" . | nindent 2 }}
{{- end -}}

{{- define "django-app.image" -}}
{{- $image := .Values.app.image -}}
{{- required "app.image.repository is needed: which image is to run?" $image.repository -}}
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
