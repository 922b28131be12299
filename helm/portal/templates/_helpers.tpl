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

{{/* Where people open the portal: said, or the Ingress's. */}}
{{- define "portal.url" -}}
{{- if .Values.url -}}
{{- .Values.url -}}
{{- else if .Values.ingress.enabled -}}
{{- printf "%s://%s" (ternary "https" "http" (ne .Values.ingress.tlsSecret "")) .Values.ingress.host -}}
{{- else -}}
{{- fail "url is empty. Say where people open the portal, for example https://portal.example.com: no site may have its host." -}}
{{- end -}}
{{- end -}}

{{/* The portal's own hosts, as a JSON array: no site may have one of them. */}}
{{- define "portal.hosts" -}}
{{- $hosts := list (index (urlParse (include "portal.url" .)) "hostname" | lower) -}}
{{- if .Values.ingress.enabled }}{{ $hosts = append $hosts (lower .Values.ingress.host) }}{{ end -}}
{{- concat $hosts .Values.aliases | uniq | toJson -}}
{{- end -}}

{{- define "portal.settings" -}}
NUAGES_URL: {{ include "portal.url" . | quote }}
NUAGES_HOSTS_ALIASES: {{ include "portal.hosts" . | fromJsonArray | join "," | quote }}
MANAGEMENT_SERVER_PORT: "8081"
NUAGES_CLUSTER: {{ .Values.cluster.kind | quote }}
NUAGES_SEALED_SECRETS_SERVICE: {{ .Values.sealedSecrets.service | quote }}
NUAGES_SITES_DOMAIN: {{ .Values.sites.domain | quote }}
NUAGES_SITES_SCHEME: {{ .Values.sites.scheme | quote }}
{{- if hasKey .Values.settings "NUAGES_DEPLOY_INGRESS_NAMESPACES" }}
{{- else if kindIs "slice" .Values.sites.ingressNamespaces }}
NUAGES_DEPLOY_INGRESS_NAMESPACES: {{ join "," .Values.sites.ingressNamespaces | quote }}
{{- else if ne .Values.cluster.kind "simulated" }}
{{- fail "sites.ingressNamespaces is not said. Name the namespaces in which your ingress controller runs, for example [traefik]: nobody else reaches the sites. Earlier versions took [ingress-nginx] without a word." }}
{{- end }}
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
# Tomcat believes X-Forwarded-… of the proxies that are named, and else of its own machine only.
SERVER_FORWARD_HEADERS_STRATEGY: native
{{- with .proxies }}
SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES: {{ join ", " . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}
