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

{{- /* Takes (list $ "gateway-push" "push"), with the name of its digest last. */ -}}
{{- define "gateway.image" -}}
{{- $root := index . 0 -}}
{{- $tag := $root.Values.image.tag | default $root.Chart.AppVersion -}}
{{ $root.Values.image.registry }}/{{ index . 1 }}{{ with index $root.Values.image.digests (index . 2) }}@{{ . }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{- define "gateway.urlForWorkers" -}}
http://{{ include "gateway.name" . }}-{{ with .Values.workerPort.number }}workers:{{ . }}{{ else }}api:8000{{ end }}
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

{{- /* A role that has nothing of the tables of "gateway.database". */ -}}
{{- define "gateway.workerDatabase" -}}
{{- if .Values.postgresql.bundled -}}
{{ include "gateway.fromSecret" (list . "WORKER_POSTGRES_PASSWORD") }}
- name: DATABASE_URL
  value: postgresql://wagateway_worker:$(WORKER_POSTGRES_PASSWORD)@{{ include "gateway.name" . }}-postgresql:5432/gateway
{{- else -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.existingSecret }}, key: WORKER_DATABASE_URL}
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
{{- if $root.Values.push.tls.secret }}
- {name: POD_TLS_BUNDLE, value: pods}
- {name: WAGATEWAY_PUSH_CLUSTER_TLS_CERTIFICATENAME, value: {{ $root.Values.push.tls.certificateName | quote }}}
- {name: SPRING_SSL_BUNDLE_PEM_PODS_KEYSTORE_CERTIFICATE, value: "file:/etc/wagateway/tls/tls.crt"}
- {name: SPRING_SSL_BUNDLE_PEM_PODS_KEYSTORE_PRIVATEKEY, value: "file:/etc/wagateway/tls/tls.key"}
- {name: SPRING_SSL_BUNDLE_PEM_PODS_TRUSTSTORE_CERTIFICATE, value: "file:/etc/wagateway/tls/ca.crt"}
- {name: SPRING_SSL_BUNDLE_PEM_PODS_RELOADONUPDATE, value: "true"}
{{- end }}
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

{{- define "gateway.peer" -}}
- podSelector:
    matchLabels: {{- include "gateway.selector" . | nindent 6 }}
{{- end }}

{{- /* Where the pods of one part may connect to; takes (list $ "push"). */ -}}
{{- define "gateway.egress" -}}
{{- $root := index . 0 -}}
{{- $part := index . 1 -}}
{{- $to := $root.Values.networkPolicy.egress -}}
{{- $environment := merge (dict) (index (dict "api" $root.Values.api.config "push" $root.Values.push.config) $part | default dict) $root.Values.config -}}
{{- $rules := $to.dns -}}
{{- range $store := index (dict "api" (list "postgresql" "redis") "push" (list "redis") "migration" (list "postgresql") "baileys" (list "postgresql")) $part }}
{{- if (index $root.Values $store).bundled }}
{{- $rules = append $rules (dict "to" (include "gateway.peer" (list $root $store) | fromYamlArray) "ports" (list (dict "port" "store"))) }}
{{- else }}
{{- $rules = concat $rules (index $to $store) }}
{{- end }}
{{- end }}
{{- if eq $part "api" }}
{{- $rules = concat $rules $to.workers }}
{{- else if eq $part "push" }}
{{- $rules = append $rules (dict "to" (include "gateway.peer" (list $root "push") | fromYamlArray) "ports" (list (dict "port" "pods"))) }}
{{- else if eq $part "baileys" }}
{{- $port := $root.Values.workerPort.number | empty | ternary "http" "workers" }}
{{- $rules = append (concat $rules $to.whatsapp) (dict "to" (include "gateway.peer" (list $root "api") | fromYamlArray) "ports" (list (dict "port" $port))) }}
{{- end }}
{{- if has $part (list "api" "push") }}
{{- if hasKey $environment "JWT_JWKS_URL" }}
{{- $rules = concat $rules $to.tokenKeys }}
{{- end }}
{{- if hasKey $environment "OTEL_EXPORTER_OTLP_ENDPOINT" }}
{{- $rules = concat $rules $to.traces }}
{{- end }}
{{- end }}
{{- toYaml $rules }}
{{- end }}
