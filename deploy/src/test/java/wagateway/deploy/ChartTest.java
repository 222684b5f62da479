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
        push: {autoscaling: {connections: 8000}}
        baileysWorker: {enabled: true, config: {QR_TIMEOUT_MS: "45000"}}
        monitoring: {serviceMonitor: {enabled: true}, rules: {enabled: true}, dashboards: {enabled: true}}
        """;
    /** Helm keeps hooks apart from what it renders. */
    private static final String JOB = SECRET + "migrationJob: {hook: false}\n";

    private static final String NOTHING = SECRET + """
        migrationJob: {enabled: false}
        ingress: {enabled: false}
        networkPolicy: {enabled: false}
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
                SECRET + "push: {config: {POD_SECRET: 0123456789abcdef0123456789abcdef}}",
                SECRET + "api: {config: {WORKER_KEYS: 0123456789abcdef0123456789abcdef}}",
                SECRET + "sharedWorkerCredential: maybe",
                SECRET + "api: {replicas: 0}",
                SECRET + "push: {trustedProxies: ingress-nginx}",
                SECRET + "networkPolicy: {enabled: true, ingressFrom: []}",
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
                .hasSize(2)
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
