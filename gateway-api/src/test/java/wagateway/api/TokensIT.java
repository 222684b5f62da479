package wagateway.api;

import static wagateway.api.SessionsIT.problem;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.api.example.TokenIssuer;

class TokensIT {
    private final User user = User.any();

    @Test
    void a_call_without_token_is_refused() {
        var response = User.client(Pods.FIRST).get().uri("/api/v1/sessions").exchange();

        problem(response, 401, "token_missing");
        response.expectHeader().valueEquals("WWW-Authenticate", "Bearer");
    }

    @Test
    void an_encoded_path_is_no_way_around() {
        for (String path : List.of("/api/v1/%73essions", "/ap%69/v1/sessions", "/api;x=1/v1/sessions")) {
            var uri = URI.create(Pods.FIRST.url() + path);
            problem(User.client(Pods.FIRST).get().uri(uri).exchange(), 401, "token_missing");
        }
    }

    @Test
    void a_token_that_another_key_signed_is_refused() {
        refused(User.sign(User.claims(user.id()).build(), "another-secret-0123456789-0123456789-0123456789"));
    }

    @Test
    void an_unsigned_token_is_refused() {
        refused(new PlainJWT(User.claims(user.id()).build()).serialize());
    }

    @Test
    void an_expired_token_is_refused_as_such() {
        var expired =
                User.claims(user.id()).expirationTime(Date.from(Instant.now().minusSeconds(60)));
        var response = user.withToken(sign(expired)).get("/sessions");

        problem(response, 401, "token_expired");
        response.expectHeader()
                .valueEquals(
                        "WWW-Authenticate",
                        "Bearer error=\"invalid_token\", error_description=\"The token has expired\"");
    }

    @Test
    void a_token_without_an_end_is_refused() {
        refused(sign(User.claims(user.id()).expirationTime(null)));
    }

    @Test
    void a_token_for_another_audience_is_refused() {
        refused(sign(User.claims(user.id()).audience("another")));
    }

    @Test
    void a_token_without_a_user_is_refused() {
        refused(sign(User.claims(user.id()).claim("userId", null)));
    }

    @Test
    void a_token_of_the_documented_issuer_is_accepted() throws JOSEException {
        user.withToken(new TokenIssuer(Pods.JWT_SECRET).tokenOf(user.id()))
                .create("x")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(user.id() + "-x");
    }

    @Test
    void the_subject_names_the_user_where_there_is_no_user_id() {
        var token = sign(User.claims(user.id()).claim("userId", null).subject("auth0|" + user.id()));

        user.withToken(token)
                .create("x")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo("auth0-" + user.id() + "-x");
    }

    @Test
    void a_page_of_an_allowed_origin_may_call() {
        User.client(Pods.FIRST)
                .options()
                .uri("/api/v1/sessions")
                .header("Origin", "http://pages.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "http://pages.example")
                .expectHeader()
                .valueEquals("Access-Control-Allow-Credentials", "true");
    }

    @Test
    void an_allowed_page_is_answered_behind_a_proxy_that_says_its_upstream_as_the_host() {
        call("http://pages.example").expectHeader().valueEquals("Access-Control-Allow-Origin", "http://pages.example");
    }

    @Test
    void a_user_is_told_how_many_calls_are_left_and_a_page_may_read_it() {
        call("http://pages.example")
                .expectHeader()
                .valueEquals("RateLimit-Policy", "\"requests\";q=1000;w=5")
                .expectHeader()
                .valueMatches("RateLimit", "\"requests\";r=9\\d\\d;t=1")
                .expectHeader()
                .valueMatches("Access-Control-Expose-Headers", ".*Retry-After, RateLimit-Policy, RateLimit.*");
    }

    @Test
    void a_page_of_another_origin_is_answered_and_its_browser_keeps_the_answer() {
        call("http://evil.example").expectHeader().doesNotExist("Access-Control-Allow-Origin");
    }

    private ResponseSpec call(String origin) {
        return User.client(Pods.FIRST)
                .get()
                .uri("/api/v1/sessions")
                .headers(headers -> headers.setBearerAuth(user.token()))
                .header("Host", "api_pods")
                .header("Origin", origin)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void health_and_api_document_are_open() {
        var client = User.client(Pods.FIRST);
        client.get().uri("/actuator/health/liveness").exchange().expectStatus().isOk();
        client.get().uri("/actuator/health/readiness").exchange().expectStatus().isOk();
        client.get().uri("/actuator/env").exchange().expectStatus().isNotFound();
        client.get().uri("/swagger-ui.html").exchange().expectStatus().is3xxRedirection();
        client.get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .jsonPath("$.info.title")
                .isEqualTo("WhatsApp session gateway")
                .jsonPath("$.paths['/api/v1/sessions'].get.parameters[*].name")
                .isEqualTo(List.of("status", "q", "sort", "limit", "cursor", "after"));
    }

    private void refused(String token) {
        var response = user.withToken(token).get("/sessions");

        problem(response, 401, "token_invalid");
        response.expectHeader().valueEquals("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private static String sign(JWTClaimsSet.Builder claims) {
        return User.sign(claims.build(), Pods.JWT_SECRET);
    }
}
