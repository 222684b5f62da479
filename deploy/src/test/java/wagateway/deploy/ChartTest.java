package wagateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm itself runs in the test, from a library for the one platform that the continuous integration has. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ChartTest {
    private static final Path CHART = Repository.ROOT.resolve("deploy/helm");
    private static final String SECRET = "existingSecret: wagateway\n";
    private static final String EVERYTHING = SECRET + """
        postgresql: {bundled: true}
        redis: {bundled: true}
        ingress: {tlsSecret: gateway-tls}
        push: {autoscaling: {connections: 8000}, tls: {secret: pods-tls}}
        baileysWorker: {enabled: true, config: {QR_TIMEOUT_MS: "45000"}}
        monitoring: {serviceMonitor: {enabled: true}, rules: {enabled: true}, dashboards: {enabled: true}}
        """;
    /** Helm keeps hooks apart from what it renders. */
    private static final String JOB = SECRET + "migrationJob: {hook: false}\n";

    private static final String NOTHING = SECRET + """
        migrationJob: {enabled: false}
        ingress: {enabled: false}
        networkPolicy: {enabled: false}
        workerPort: {number: 0}
        api: {autoscaling: {enabled: false}}
        push: {autoscaling: {enabled: false}}
        """;

    @TempDir
    private Path folder;

    @Test
    void helm_finds_nothing_to_complain_about() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, JOB, EVERYTHING, NOTHING})
    void what_it_renders_is_what_kubernetes_knows(String values) throws IOException {
        assertThat(render(values)).isNotEmpty().allSatisfy(Manifest::validate);
    }

    @Test
    void so_are_the_values_that_the_tutorial_shows() throws IOException {
        String tutorial = Files.readString(Repository.ROOT.resolve("docs/tutorials/production.md"));
        String values = tutorial.split("```yaml values.yaml\n", -1)[1].split("```", -1)[0];

        List<Manifest> manifests = render(values);

        assertThat(manifests).isNotEmpty().allSatisfy(Manifest::validate);
        assertThat(find("Ingress", "", manifests).at("spec.tls.0.secretName").getAsString())
                .isEqualTo("gateway-tls");
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_found() throws IOException {
        Manifest push = find("Deployment", "push", render(SECRET));
        push.at("spec.template.spec.containers.0").getAsJsonObject().add("readOnly", new JsonPrimitive(true));

        assertThatThrownBy(push::validate).hasMessageContaining("readOnly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "existingSecret: ''",
                SECRET + "config: {JWT_SECRET: 0123456789abcdef0123456789abcdef}",
                SECRET + "baileysWorker: {enabled: true, config: {LOGIN_SECRETS: 0123456789abcdef0123456789abcdef}}",
                SECRET + "baileysWorker: {enabled: true, config: {WORKER_DATABASE_URL: 'postgresql://a:b@c/d'}}",
                SECRET + "push: {config: {POD_SECRET: 0123456789abcdef0123456789abcdef}}",
                SECRET + "api: {config: {WORKER_KEYS: 0123456789abcdef0123456789abcdef}}",
                SECRET + "sharedWorkerCredential: maybe",
                SECRET + "api: {replicas: 0}",
                SECRET + "push: {trustedProxies: ingress-nginx}",
                SECRET + "networkPolicy: {enabled: true, ingressFrom: []}",
                SECRET + "workerPort: {number: 8000}",
                SECRET + "image: {digests: {api: latest}}",
                SECRET + "ingres: {enabled: false}"
            })
    void values_that_are_wrong_or_hold_a_secret_are_refused(String values) {
        assertThatThrownBy(() -> render(values)).hasMessageContaining("schema");
    }

    @Test
    void no_request_is_tied_to_a_pod() throws IOException {
        List<Manifest> manifests = render(SECRET);

        assertThat(manifests)
                .filteredOn(one -> one.kind().equals("Service"))
                .hasSize(3)
                .allSatisfy(
                        service -> assertThat(service.at("spec.sessionAffinity").getAsString())
                                .isEqualTo("None"));
        assertThat(find("Ingress", "", manifests).json().toString())
                .doesNotContainIgnoringCase("affinity")
                .doesNotContain("hash");
    }

    @Test
    void no_pod_may_write_to_its_image_or_be_root() throws IOException {
        assertThat(render(JOB + "baileysWorker: {enabled: true}\n"))
                .filteredOn(one -> Set.of("Deployment", "StatefulSet", "Job").contains(one.kind()))
                .hasSize(4)
                .allSatisfy(one -> {
                    assertThat(one.at("spec.template.spec.securityContext.runAsNonRoot")
                                    .getAsBoolean())
                            .isTrue();
                    JsonElement security = one.at("spec.template.spec.containers.0.securityContext");
                    assertThat(security.toString())
                            .contains(
                                    "\"readOnlyRootFilesystem\":true",
                                    "\"allowPrivilegeEscalation\":false",
                                    "\"drop\":[\"ALL\"]");
                });
    }

    @Test
    void workers_share_no_credential_unless_they_are_told_to() throws IOException {
        String worker = SECRET + "baileysWorker: {enabled: true}\n";
        List<Manifest> own = render(worker);
        List<Manifest> shared = render(worker + "sharedWorkerCredential: true\n");

        assertThat(text("Deployment", "api", own))
                .contains("WORKER_KEYS")
                .doesNotContain("WEBHOOK_SECRETS", "WORKER_TOKEN");
        assertThat(text("StatefulSet", "baileys", own))
                .contains("WORKER_CREDENTIAL_FILE", "\"subPathExpr\":\"$(WORKER_ID)\"", "\"wagateway-workers\"")
                .doesNotContain("WEBHOOK_SECRETS", "WORKER_TOKEN", "WORKER_KEYS");
        assertThat(text("Deployment", "api", shared)).contains("WORKER_KEYS", "WEBHOOK_SECRETS", "WORKER_TOKEN");
        assertThat(text("StatefulSet", "baileys", shared))
                .contains("WEBHOOK_SECRETS", "WORKER_TOKEN")
                .doesNotContain("WORKER_CREDENTIAL_FILE", "subPathExpr", "WORKER_KEYS");
    }

    @Test
    void workers_have_a_role_of_their_own_in_postgresql() throws IOException {
        List<Manifest> given = render(SECRET + "baileysWorker: {enabled: true}\n");
        List<Manifest> bundled = render(EVERYTHING);

        assertThat(text("StatefulSet", "baileys", given))
                .contains("{\"name\":\"DATABASE_URL\"", "\"key\":\"WORKER_DATABASE_URL\"")
                .doesNotContain("\"key\":\"DATABASE_URL\"");
        assertThat(text("Deployment", "api", given))
                .contains("\"key\":\"DATABASE_URL\"")
                .doesNotContain("WORKER_DATABASE_URL");
        assertThat(text("StatefulSet", "baileys", bundled))
                .contains("postgresql://wagateway_worker:$(WORKER_POSTGRES_PASSWORD)@")
                .doesNotContain("\"POSTGRES_PASSWORD\"");
        assertThat(text("Deployment", "api", bundled)).doesNotContain("WORKER_POSTGRES_PASSWORD");
    }

    @Test
    void the_bundled_postgresql_makes_that_role_where_there_are_workers() throws IOException {
        List<Manifest> manifests = render(EVERYTHING);

        assertThat(find("StatefulSet", "postgresql", manifests)
                        .at("spec.template.spec.containers.0.lifecycle.postStart.exec.command")
                        .toString())
                .contains("/etc/wagateway/worker-role.sql");
        assertThat(find("ConfigMap", "worker-role", manifests)
                        .at("data")
                        .getAsJsonObject()
                        .get("worker-role.sql")
                        .getAsString())
                .isEqualTo(Repository.text("deploy/postgres/worker-role.sql"));
        assertThat(text("StatefulSet", "postgresql", render(SECRET + "postgresql: {bundled: true}\n")))
                .doesNotContain("worker-role", "WORKER_POSTGRES_PASSWORD");
    }

    private static String text(String kind, String part, List<Manifest> manifests) {
        return find(kind, part, manifests).json().toString();
    }

    @Test
    void the_pods_leave_the_schema_to_the_job() throws IOException {
        assertThat(find("Deployment", "api", render(SECRET)).json().toString()).contains("SPRING_FLYWAY_ENABLED");
        assertThat(find("Deployment", "api", render(EVERYTHING)).json().toString())
                .doesNotContain("SPRING_FLYWAY_ENABLED");
    }

    @Test
    void push_pods_believe_the_proxies_that_they_are_told_of() throws IOException {
        assertThat(find("Deployment", "push", render(SECRET)).json().toString())
                .contains("\"WAGATEWAY_PUSH_ADMISSION_TRUSTEDPROXIES\",\"value\":\"10.0.0.0/8,");
        assertThat(find("Deployment", "push", render(SECRET + "push: {trustedProxies: ''}\n"))
                        .json()
                        .toString())
                .doesNotContain("TRUSTEDPROXIES");
    }

    @Test
    void each_kind_of_pod_is_a_user_of_its_own_to_the_bundled_redis() throws IOException {
        List<Manifest> manifests = render(EVERYTHING);

        for (String part : List.of("api", "push")) {
            assertThat(find("Deployment", part, manifests).json().toString())
                    .contains("redis://gateway-" + part + ":$(REDIS_" + part.toUpperCase(Locale.ROOT) + "_PASSWORD)@")
                    .doesNotContain("\"REDIS_PASSWORD\"");
        }
        assertThat(find("ConfigMap", "redis-users", manifests)
                        .at("data")
                        .getAsJsonObject()
                        .get("users.acl")
                        .getAsString())
                .isEqualToIgnoringWhitespace(Repository.text("deploy/redis/users.acl"));
    }

    @Test
    void each_kind_of_pod_may_have_an_address_of_redis_of_its_own() throws IOException {
        List<Manifest> manifests = render(SECRET + "push: {redisUrlKey: PUSH_REDIS_URL}\n");

        assertThat(find("Deployment", "push", manifests).json().toString()).contains("\"key\":\"PUSH_REDIS_URL\"");
        assertThat(find("Deployment", "api", manifests).json().toString()).contains("\"key\":\"REDIS_URL\"");
    }

    @Test
    void a_worker_is_called_by_nobody_but_the_API() throws IOException {
        Manifest policy = find("NetworkPolicy", "baileys", render(SECRET + "baileysWorker: {enabled: true}\n"));

        assertThat(policy.at("spec.ingress.0.from.0").toString()).contains("\"app.kubernetes.io/component\":\"api\"");
        assertThat(policy.at("spec.ingress.0.from").getAsJsonArray()).hasSize(2);
    }

    @Test
    void workers_call_a_service_that_no_ingress_shows() throws IOException {
        List<Manifest> manifests = render(SECRET + "baileysWorker: {enabled: true}\n");

        assertThat(text("Deployment", "api", manifests))
                .contains(
                        "\"PORT_FOR_WORKERS\",\"value\":\"8003\"",
                        "\"WAGATEWAY_API_WORKERPORT_EXCLUSIVE\",\"value\":\"true\"",
                        "{\"name\":\"workers\",\"containerPort\":8003}");
        assertThat(find("Service", "workers", manifests).at("spec.ports").toString())
                .isEqualTo(
                        "[{\"name\":\"workers\",\"port\":8003,\"targetPort\":\"workers\",\"appProtocol\":\"http\"}]");
        assertThat(text("Service", "api", manifests)).doesNotContain("workers");
        assertThat(text("Ingress", "", manifests)).doesNotContain("workers");
        assertThat(text("StatefulSet", "baileys", manifests)).contains("\"http://test-wagateway-workers:8003\"");
        assertThat(ports(find("NetworkPolicy", "api", manifests), "ingress", "wagateway/worker"))
                .isEqualTo("[{\"port\":\"workers\"}]");
        assertThat(ports(find("NetworkPolicy", "api", manifests), "ingress", "ingress-nginx"))
                .isEqualTo("[{\"port\":\"http\"}]");
    }

    @Test
    void workers_may_be_served_on_the_port_for_all_too_or_alone() throws IOException {
        List<Manifest> both = render(SECRET + "workerPort: {exclusive: false}\n");
        List<Manifest> one = render(SECRET + "workerPort: {number: 0}\nbaileysWorker: {enabled: true}\n");

        assertThat(ports(find("NetworkPolicy", "api", both), "ingress", "wagateway/worker"))
                .isEqualTo("[{\"port\":\"workers\"},{\"port\":\"http\"}]");
        assertThat(ports(find("NetworkPolicy", "api", one), "ingress", "wagateway/worker"))
                .isEqualTo("[{\"port\":\"http\"}]");
        assertThat(one).noneMatch(each -> each.name().endsWith("-workers"));
        assertThat(text("Deployment", "api", one)).doesNotContain("PORT_FOR_WORKERS");
        assertThat(text("StatefulSet", "baileys", one)).contains("\"http://test-wagateway-api:8000\"");
    }

    @Test
    void each_part_connects_to_what_it_needs_alone() throws IOException {
        String keys = "config: {JWT_JWKS_URL: 'https://login.example/keys'}\n";
        String worker = "baileysWorker: {enabled: true}\n";
        List<Manifest> manifests = render(SECRET + worker);

        assertThat(reached("api", manifests)).containsExactly("53", "5432", "6379 26379", "any");
        assertThat(reached("push", manifests)).containsExactly("53", "6379 26379", "pods");
        assertThat(reached("migration", manifests)).containsExactly("53", "5432");
        assertThat(reached("baileys", manifests)).containsExactly("53", "5432", "443", "workers");
        assertThat(reached("api", render(SECRET + keys))).contains("443").doesNotContain("4317 4318");
        assertThat(reached("push", render(SECRET + keys))).contains("443");
        assertThat(reached("push", render(SECRET + "push: {config: {OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318'}}\n")))
                .contains("4317 4318");
        assertThat(reached("baileys", render(SECRET + worker + "workerPort: {number: 0}\n")))
                .contains("http");
    }

    @Test
    void what_is_bundled_is_reached_by_its_clients_and_reaches_nothing() throws IOException {
        List<Manifest> manifests = render(EVERYTHING);

        for (String store : List.of("postgresql", "redis")) {
            Manifest policy = find("NetworkPolicy", store, manifests);
            assertThat(policy.at("spec.policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
            assertThat(policy.at("spec").getAsJsonObject().has("egress")).isFalse();
        }
        assertThat(reached("api", manifests)).containsExactly("53", "store", "store", "any");
        assertThat(reached("push", manifests)).containsExactly("53", "store", "pods");
        assertThat(text("NetworkPolicy", "push", manifests)).contains("\"app.kubernetes.io/component\":\"redis\"");
    }

    @Test
    void nobody_is_kept_from_connecting_where_that_is_not_wanted() throws IOException {
        assertThat(render(EVERYTHING + "networkPolicy: {egress: {enabled: false}}\n"))
                .filteredOn(one -> one.kind().equals("NetworkPolicy"))
                .hasSize(5)
                .allSatisfy(policy ->
                        assertThat(policy.at("spec.policyTypes").toString()).isEqualTo("[\"Ingress\"]"))
                .allSatisfy(
                        policy -> assertThat(policy.at("spec").getAsJsonObject().has("egress"))
                                .isFalse());
    }

    @Test
    void push_pods_encrypt_with_the_certificate_of_a_secret() throws IOException {
        Manifest encrypting = find("Deployment", "push", render(EVERYTHING));

        assertThat(encrypting.json().toString())
                .contains(
                        "\"POD_TLS_BUNDLE\",\"value\":\"pods\"",
                        "\"WAGATEWAY_PUSH_CLUSTER_TLS_CERTIFICATENAME\",\"value\":\"gateway-push\"",
                        "\"SPRING_SSL_BUNDLE_PEM_PODS_RELOADONUPDATE\",\"value\":\"true\"",
                        "\"mountPath\":\"/etc/wagateway/tls\",\"readOnly\":true",
                        "\"secretName\":\"pods-tls\"");
        assertThat(text("Deployment", "api", render(EVERYTHING))).doesNotContain("pods-tls", "POD_TLS");
        assertThat(text("Deployment", "push", render(SECRET))).doesNotContain("POD_TLS", "/etc/wagateway");
    }

    @Test
    void images_are_those_of_their_digests() throws IOException {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        List<Manifest> manifests = render(JOB + "baileysWorker: {enabled: true}\nimage: {tag: '1', digests: {api: '"
                + digest + "', baileysWorker: '" + digest + "'}}\n");

        assertThat(text("Deployment", "api", manifests)).contains("\"wagateway/gateway-api@" + digest + "\"");
        assertThat(text("Job", "migration", manifests)).contains("\"wagateway/gateway-api@" + digest + "\"");
        assertThat(text("StatefulSet", "baileys", manifests)).contains("\"wagateway/baileys-worker@" + digest + "\"");
        assertThat(text("Deployment", "push", manifests)).contains("\"wagateway/gateway-push:1\"");
    }

    /** The ports of each rule, in turn. */
    private static List<String> reached(String part, List<Manifest> manifests) {
        return stream(find("NetworkPolicy", part, manifests).at("spec.egress"))
                .map(rule -> rule.getAsJsonObject().get("ports"))
                .map(ports -> ports == null
                        ? "any"
                        : stream(ports)
                                .map(port -> port.getAsJsonObject().get("port").getAsString())
                                .distinct()
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    /** Of the one rule that names somebody. */
    private static String ports(Manifest policy, String direction, String somebody) {
        return stream(policy.at("spec." + direction))
                .filter(rule -> rule.toString().contains(somebody))
                .map(rule -> rule.getAsJsonObject().get("ports").toString())
                .collect(Collectors.joining());
    }

    private static Stream<JsonElement> stream(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
    }

    @Test
    void the_rules_of_the_operator_are_those_of_prometheus() throws IOException {
        Manifest rules = find("PrometheusRule", "", render(EVERYTHING));

        assertThat(rules.at("spec"))
                .isEqualTo(Manifest.of(Repository.documents(Repository.text("deploy/prometheus/alerts.yml"))
                                .getFirst())
                        .json());
    }

    private static Manifest find(String kind, String ending, List<Manifest> manifests) {
        return manifests.stream()
                .filter(one -> one.kind().equals(kind) && one.name().endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    private List<Manifest> render(String values) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        TemplateCommand command = new Helm(CHART)
                .template()
                .withName("test")
                .withKubeVersion("1.33.0")
                .withValuesFile(file);
        return Repository.documents(command.call()).stream().map(Manifest::of).toList();
    }
}
