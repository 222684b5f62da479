package wagateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeTest {
    private static final String COMPOSE = Repository.text("docker-compose.yml");
    private static final String NGINX = Repository.text("deploy/nginx/nginx.conf");
    private static final Pattern SECRET = Pattern.compile("\\$\\{(\\w*(?:SECRETS?|PASSWORD))([^}]*)}");

    private static final Pattern IMAGE =
            Pattern.compile("^(?: +image:|ARG \\w+_IMAGE=) *(?!wagateway/)(\\S+)", Pattern.MULTILINE);

    @Test
    void no_secret_has_a_default() {
        assertThat(SECRET.matcher(COMPOSE).results().map(use -> use.group(2)))
                .isNotEmpty()
                .containsOnly(":?run 'make env' first", "?run 'make env' first");
    }

    @Test
    void only_what_workers_share_may_be_empty() {
        assertThat(SECRET.matcher(COMPOSE)
                        .results()
                        .filter(use -> !use.group(2).startsWith(":"))
                        .map(use -> use.group(1)))
                .containsOnly("WEBHOOK_SECRETS");
    }

    @Test
    void make_env_makes_every_secret_that_is_used() {
        Matcher made = Pattern.compile("for name in ([A-Z_ ]+);").matcher(Repository.text("deploy/make-env"));
        assertThat(made.find()).isTrue();

        assertThat(List.of(made.group(1).split(" ")))
                .containsExactlyInAnyOrderElementsOf(SECRET.matcher(COMPOSE)
                        .results()
                        .map(use -> use.group(1))
                        .collect(Collectors.toSet()));
    }

    @Test
    void each_kind_of_pod_is_a_user_of_its_own_to_redis() {
        assertThat(COMPOSE)
                .contains("redis://gateway-api:${REDIS_API_PASSWORD", "redis://gateway-push:${REDIS_PUSH_PASSWORD")
                .doesNotContain("redis://:");
        assertThat(Repository.text("deploy/redis/users.acl").lines().filter(line -> line.startsWith("user ")))
                .extracting(line -> line.split(" ", 6)[1] + " " + line.split(" ", 6)[4])
                .containsExactly(
                        "default >OPERATOR_PASSWORD", "gateway-api >API_PASSWORD", "gateway-push >PUSH_PASSWORD");
    }

    /** The image gives up root by itself before redis-server, but not before a shell that starts it. */
    @Test
    void redis_does_not_run_as_root() {
        assertThat(service("redis")).contains("user: redis", "cap_drop: [ALL]", "no-new-privileges:true");
    }

    @Test
    void the_worker_on_Baileys_has_a_role_of_its_own_in_postgresql() {
        assertThat(service("baileys-worker"))
                .contains(
                        "DATABASE_URL: postgresql://wagateway_worker:${WORKER_POSTGRES_PASSWORD",
                        "baileys-worker-role: {condition: service_completed_successfully}")
                .doesNotContain("${POSTGRES_PASSWORD");
        assertThat(service("baileys-worker-role"))
                .contains(
                        "./deploy/postgres/worker-role.sql:/worker-role.sql:ro", "--file=/worker-role.sql", "<<: *pod");
        assertThat(service("api")).doesNotContain("WORKER_POSTGRES_PASSWORD");
    }

    private static String service(String name) {
        Matcher service = Pattern.compile("\\n  " + name + ":\\n(.*?)\\n\\n", Pattern.DOTALL)
                .matcher(COMPOSE);
        assertThat(service.find()).isTrue();
        return service.group(1);
    }

    @Test
    void images_of_others_have_a_version() {
        Stream<String> images = Stream.of(COMPOSE, Repository.text("deploy/Dockerfile"))
                .flatMap(file -> IMAGE.matcher(file).results())
                .map(image -> image.group(1));

        assertThat(images).hasSize(9).allMatch(image -> image.matches("[^:]+:v?\\d.*|debian:\\w+-\\d+.*"));
    }

    /** Pods believe the balancer, so what it says must not be what a client has claimed. */
    @Test
    void the_balancer_passes_on_no_address_that_a_client_claims() {
        assertThat(COMPOSE).contains("WAGATEWAY_PUSH_ADMISSION_TRUSTEDPROXIES");
        assertThat(NGINX)
                .contains("proxy_set_header X-Forwarded-For $remote_addr;", "proxy_set_header Forwarded '';")
                .doesNotContain("proxy_add_x_forwarded_for");
    }

    @Test
    void workers_have_a_door_of_their_own() {
        assertThat(COMPOSE)
                .contains(
                        "PORT_FOR_WORKERS: 8003", "API_URLS: http://api:8003", "WORKERS_ADDRESS:-127.0.0.1:8003}:8003");
        assertThat(COMPOSE).doesNotContain("API_URLS: http://api:8000");
        assertThat(NGINX).containsSubsequence("listen 8080", "http://api", "listen 8003", "http://workers");
    }

    @Test
    void the_balancer_ties_nobody_to_a_pod() {
        assertThat(NGINX).doesNotContain("ip_hash", "sticky", "hash $");
        assertThat(Set.of("api:8000", "api:8003", "push:8001"))
                .allMatch(pods -> NGINX.contains("server " + pods + " resolve"));
    }
}
