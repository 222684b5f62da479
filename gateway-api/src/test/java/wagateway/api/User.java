package wagateway.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** A person with a token, at one of the pods. */
record User(String id, String token, Pods.Pod pod) {
    static User any() {
        return named("u" + UUID.randomUUID().toString().substring(0, 8));
    }

    static User named(String id) {
        var claims = claims(id).build();
        return new User(id, sign(claims, Pods.JWT_SECRET), Pods.FIRST);
    }

    static User operator() {
        return operator(Pods.JWT_SECRET);
    }

    static User operator(String secret) {
        User someone = any();
        var claims = claims(someone.id()).claim("roles", List.of("operator", "other"));
        return someone.withToken(sign(claims.build(), secret));
    }

    static JWTClaimsSet.Builder claims(String userId) {
        return new JWTClaimsSet.Builder()
                .claim("userId", userId)
                .claim("email", userId + "@example.org")
                .audience("gateway")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(10))));
    }

    static String sign(JWTClaimsSet claims, String secret) {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    User at(Pods.Pod other) {
        return new User(id, token, other);
    }

    User withToken(String other) {
        return new User(id, other, pod);
    }

    /** @param variables of the path, each {@code {name}} in it one of them */
    ResponseSpec get(String path, Object... variables) {
        return call(HttpMethod.GET, path, variables).exchange();
    }

    ResponseSpec delete(String path) {
        return call(HttpMethod.DELETE, path).exchange();
    }

    ResponseSpec post(String path) {
        return call(HttpMethod.POST, path).exchange();
    }

    /** @param body as JSON */
    ResponseSpec post(String path, String body) {
        return call(HttpMethod.POST, path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    ResponseSpec create(String name) {
        return call(HttpMethod.POST, "/sessions")
                .bodyValue(Map.of("name", name))
                .exchange();
    }

    /** Makes a session and returns its id. */
    String session(String name) {
        create(name).expectStatus().isCreated().expectBody().returnResult();
        return id + "-" + name;
    }

    private WebTestClient.RequestBodySpec call(HttpMethod method, String path, Object... variables) {
        return client(pod)
                .method(method)
                .uri("/api/v1" + path, variables)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }

    /** Each call has a connection of its own: a pooled one may be closed by an answer to a body that was not read. */
    static WebTestClient client(Pods.Pod pod) {
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(
                        HttpClient.newConnection().compress(true)))
                .baseUrl(pod.url())
                .responseTimeout(Duration.ofSeconds(20))
                .filter((request, next) -> next.exchange(request).flatMap(User::readToItsEnd))
                .build();
    }

    /** Also where a test looks at the status alone, as an unread body keeps its memory and its connection. */
    private static Mono<ClientResponse> readToItsEnd(ClientResponse response) {
        return response.bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .map(body -> response.mutate()
                        .body(read -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body)))
                        .build());
    }
}
