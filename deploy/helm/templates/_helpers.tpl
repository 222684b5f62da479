{{- define "gateway.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-wagateway" (.Release.Name | trunc 30 | trimSuffix "-") }}{{ end }}
{{- end }}

{{- /* Labels of one part; takes (list $ "push"). */ -}}
{{- define "gateway.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: whatsapp-session-gateway
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "gateway.labels" -}}
{{- $root := index . 0 -}}
{{ include "gateway.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end }}

{{- define "gateway.image" -}}
{{- $root := index . 0 -}}
{{ $root.Values.image.registry }}/gateway-{{ index . 1 }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}
{{- end }}

{{- define "gateway.fromSecret" -}}
{{- $root := index . 0 -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef: {name: {{ $root.Values.existingSecret }}, key: {{ index . 1 }}{{ if gt (len .) 2 }}, optional: true{{ end }}}
{{- end }}

{{- define "gateway.database" -}}
{{- if .Values.postgresql.bundled -}}
{{ include "gateway.fromSecret" (list . "POSTGRES_PASSWORD") }}
- name: DATABASE_URL
  value: postgresql://gateway:$(POSTGRES_PASSWORD)@{{ include "gateway.name" . }}-postgresql:5432/gateway
{{- else -}}
{{ include "gateway.fromSecret" (list . "DATABASE_URL") }}
{{- end }}
{{- end }}

{{- define "gateway.environment" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{ include "gateway.fromSecret" (list $root "JWT_SECRET" "optional") }}
{{- if $root.Values.redis.bundled }}
{{- $password := printf "REDIS_%s_PASSWORD" (upper $part) }}
{{ include "gateway.fromSecret" (list $root $password) }}
- name: REDIS_URL
  value: redis://gateway-{{ $part }}:$({{ $password }})@{{ include "gateway.name" $root }}-redis:6379
{{- else }}
- name: REDIS_URL
  valueFrom:
    secretKeyRef: {name: {{ $root.Values.existingSecret }}, key: {{ (index $root.Values $part).redisUrlKey }}}
{{- end }}
{{- if eq $part "api" }}
{{- if $root.Values.sharedWorkerCredential }}
{{ include "gateway.fromSecret" (list $root "WORKER_KEYS" "optional") }}
{{ include "gateway.fromSecret" (list $root "WEBHOOK_SECRETS" "optional") }}
{{ include "gateway.fromSecret" (list $root "WORKER_TOKEN" "optional") }}
{{- else }}
{{ include "gateway.fromSecret" (list $root "WORKER_KEYS") }}
{{- end }}
{{ include "gateway.database" $root }}
{{- else }}
{{ include "gateway.fromSecret" (list $root "POD_SECRET") }}
- name: POD_ADDRESS
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
{{- with $root.Values.push.trustedProxies }}
- name: WAGATEWAY_PUSH_ADMISSION_TRUSTEDPROXIES
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- range $name, $value := merge (dict) (index $root.Values $part).config $root.Values.config }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "gateway.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "gateway.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
