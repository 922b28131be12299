{{- define "portal.name" -}}
{{- .Values.nameOverride | default .Release.Name -}}
{{- end -}}

{{/* The same in every version of the chart. */}}
{{- define "portal.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "portal.labels" -}}
{{ include "portal.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{/* Of what belongs to no namespace: one name for each installation. */}}
{{- define "portal.clusterName" -}}
{{- printf "nuages.%s.%s" .Release.Namespace (include "portal.name" .) -}}
{{- end -}}

{{- define "portal.image" -}}
{{- .Values.image.repository -}}
{{- with .Values.image.tag | default .Chart.AppVersion }}:{{ . }}{{ end -}}
{{- with .Values.image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{- define "portal.settings" -}}
NUAGES_CLUSTER: {{ .Values.cluster.kind | quote }}
NUAGES_SEALED_SECRETS_SERVICE: {{ .Values.sealedSecrets.service | quote }}
NUAGES_SITES_DOMAIN: {{ .Values.sites.domain | quote }}
NUAGES_SITES_SCHEME: {{ .Values.sites.scheme | quote }}
SPRING_DATASOURCE_URL: {{ .Values.database.url | quote }}
SPRING_DATASOURCE_USERNAME: nuages_app
SPRING_FLYWAY_USER: nuages_owner
{{- with .Values.customerDatabases }}
NUAGES_DATABASE_HOST: {{ .host | quote }}
NUAGES_DATABASE_PORT: {{ .port | int | quote }}
NUAGES_DATABASE_USER: {{ .user | quote }}
NUAGES_DATABASE_POD_HOST: {{ .podHost | default .host | quote }}
NUAGES_DATABASE_POD_PORT: {{ .podPort | int | quote }}
{{- end }}
{{- if eq .Values.cluster.kind "kubeconfig" }}
NUAGES_KUBECONFIG: /etc/nuages/kubeconfig
{{- end }}
{{- with .Values.ingress }}
{{- if .enabled }}
NUAGES_URL: {{ printf "%s://%s" (ternary "https" "http" (ne .tlsSecret "")) .host | quote }}
# Tomcat believes X-Forwarded-… of private addresses only.
SERVER_FORWARD_HEADERS_STRATEGY: native
{{- end }}
{{- end }}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}
