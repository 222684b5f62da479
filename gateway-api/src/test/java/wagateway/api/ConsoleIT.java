package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.api.console.ConsoleSettings;
import wagateway.pod.SecurityHeaders;

class ConsoleIT {
    @Test
    void each_route_of_the_page_is_the_page_and_nothing_is_kept() {
        for (String path : List.of("/", "/sessions/ada-personal", "/workers", "/signed-in")) {
            get(path)
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                    .expectHeader()
                    .cacheControl(CacheControl.noCache())
                    .expectBody(String.class)
                    .value(body -> assertThat(body).contains("<title>console</title>"));
        }
    }

    @Test
    void what_the_page_loads_is_kept_for_good_and_compressed_for_who_takes_it() {
        var bodies = Map.of("identity", "plain()\n", "br, gzip", "compressed()\n");
        bodies.forEach((encoding, body) -> User.client(Pods.FIRST)
                .get()
                .uri("/assets/app-0a1b2c.js")
                .header("Accept-Encoding", encoding)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "max-age=31536000, public, immutable")
                .expectBody(String.class)
                .isEqualTo(body));
    }

    @Test
    void what_is_not_there_is_no_page() {
        for (String path : List.of("/assets/gone-123.js", "/api/v2/sessions", "/sessions/a/b", "/anything")) {
            SessionsIT.problem(get(path), 404, "not_found");
        }
        SessionsIT.problem(get("/api/v1/nothing"), 401, "token_missing");
        SessionsIT.problem(User.any().get("/nothing"), 404, "not_found");
    }

    @Test
    void a_browser_that_goes_where_there_is_nothing_gets_the_page_which_says_so() {
        for (String path : List.of("/sesions/ada", "/sessions/a/b", "/anything", "/assets/gone-123.js")) {
            browse(path)
                    .expectStatus()
                    .isNotFound()
                    .expectHeader()
                    .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                    .expectHeader()
                    .cacheControl(CacheControl.noCache())
                    .expectHeader()
                    .value(
                            "Content-Security-Policy",
                            policy -> assertThat(policy).contains("script-src 'self'"))
                    .expectBody(String.class)
                    .value(body -> assertThat(body).contains("<title>console</title>"));
        }
        SessionsIT.problem(browse("/api/v2/sessions"), 404, "not_found");
        SessionsIT.problem(browse("/api/v1/nothing"), 401, "token_missing");
        browse("/actuator/health")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
        browse("/favicon.svg").expectStatus().isOk();
    }

    @Test
    void the_page_may_call_what_is_configured_and_nothing_else() {
        for (String path : List.of("/", "/console/config.json", "/assets/app-0a1b2c.js")) {
            get(path)
                    .expectHeader()
                    .valueEquals(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
                                    + " https://push.example https://login.example wss://push.example"
                                    + " https://tokens.example; base-uri 'none'; form-action 'none'; frame-ancestors"
                                    + " 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
                    .expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectHeader()
                    .valueEquals("Referrer-Policy", "no-referrer");
        }
        get("/api/v1/sessions").expectHeader().valueEquals("Content-Security-Policy", SecurityHeaders.POLICY);
    }

    @Test
    void the_page_is_told_where_the_gateway_is_and_how_to_sign_in() {
        get("/console/config.json")
                .expectHeader()
                .cacheControl(CacheControl.noCache())
                .expectBody()
                .json("""
                {"api": "", "push": "https://push.example", "pushPath": "/socket.io/", "signIn":
                {"kind": "oidc", "authority": "https://login.example/realms/one", "clientId": "console",
                "scope": "openid profile email"}}""");
    }

    @Test
    void an_address_that_is_none_is_refused() {
        for (String address : List.of("push.example", "ws://push.example", "https://push.example/", "https://a b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ConsoleSettings("", address, "/socket.io/", "", "", "openid", List.of(), ""))
                    .withMessageContaining("wagateway.api.console.push-url");
        }
    }

    private static ResponseSpec browse(String path) {
        return User.client(Pods.FIRST)
                .get()
                .uri(path)
                .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .exchange();
    }

    private static ResponseSpec get(String path) {
        return User.client(Pods.FIRST).get().uri(path).exchange();
    }
}
