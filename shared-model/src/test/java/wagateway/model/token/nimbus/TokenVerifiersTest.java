package wagateway.model.token.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.Verification.Refused;
import wagateway.model.token.Verification.Why;
import wagateway.pod.UnusableSettingException;

class TokenVerifiersTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String NEXT = "fedcba9876543210fedcba9876543210";
    private static final TokenSettings BY_SECRET =
            new TokenSettings(SECRET, null, null, null, null, null, null, null, null);

    @Test
    void a_good_token_names_its_caller() {
        assertThat(verify(BY_SECRET, signed(claims().claim("userId", "u").claim("email", "u@example.org"))))
                .isInstanceOfSatisfying(Accepted.class, accepted -> {
                    assertThat(accepted.caller().userId()).isEqualTo(new UserId("u"));
                    assertThat(accepted.caller().email()).isEqualTo("u@example.org");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET + "," + NEXT, NEXT + ", " + SECRET})
    void each_of_two_secrets_is_good_and_no_other(String secrets) throws JOSEException {
        var both = new TokenSettings(secrets, null, null, null, null, null, null, null, null);

        assertThat(verify(both, signed(claims().subject("u"), new MACSigner(SECRET))))
                .isInstanceOf(Accepted.class);
        assertThat(verify(both, signed(claims().subject("u"), new MACSigner(NEXT))))
                .isInstanceOf(Accepted.class);
        assertThat(verify(both, signed(claims().subject("u"), new MACSigner(secrets))))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
        assertThat(verify(BY_SECRET, signed(claims().subject("u"), new MACSigner(NEXT))))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
        assertThat(both.toString()).doesNotContain(SECRET, NEXT);
    }

    /** An issuer that has two gives them names. */
    @Test
    void a_token_that_names_its_secret_is_good() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("2026-12").build();
        var token = new SignedJWT(header, claims().subject("u").build());
        token.sign(new MACSigner(SECRET));

        assertThat(verify(BY_SECRET, token.serialize())).isInstanceOf(Accepted.class);
    }

    @Test
    void the_subject_serves_where_there_is_no_user_id() {
        assertThat(verify(BY_SECRET, signed(claims().subject("auth0|1"))))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.caller().userId()).isEqualTo(new UserId("auth0|1")));
    }

    @ParameterizedTest
    @CsvSource({"'userId,sub', own", "'sub,userId', issued", "'sub', issued", "'tenant,sub', issued", "'userId', own"})
    void the_first_of_the_configured_claims_that_is_there_names_the_user(String claims, String user) {
        assertThat(verify(named(claims), signed(claims().claim("userId", "own").subject("issued"))))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.caller().userId()).isEqualTo(new UserId(user)));
    }

    @Test
    void a_claim_that_is_not_configured_names_nobody() {
        assertThat(verify(named("sub"), signed(claims().claim("userId", "own"))))
                .isEqualTo(new Refused(Why.NO_USER));
    }

    private static TokenSettings named(String claims) {
        return new TokenSettings(SECRET, null, null, null, null, null, null, null, List.of(claims.split(",")));
    }

    private static TokenSettings byKeys(String url) {
        return new TokenSettings(null, url, null, "gateway", "issuer", null, null, null, null);
    }

    static Stream<Arguments> refused() throws JOSEException {
        Instant now = Instant.now();
        return Stream.of(
                Arguments.of("", Why.UNREADABLE),
                Arguments.of("not.a.token", Why.UNREADABLE),
                Arguments.of("x".repeat(20_000), Why.UNREADABLE),
                Arguments.of(new PlainJWT(claims().subject("u").build()).serialize(), Why.UNREADABLE),
                Arguments.of(signed(claims().subject("u"), new MACSigner(SECRET.replace('0', '1'))), Why.BAD_SIGNATURE),
                Arguments.of(
                        signed(
                                claims().subject("u").expirationTime(Date.from(now.minusSeconds(31))),
                                new MACSigner(SECRET.replace('0', '1'))),
                        Why.BAD_SIGNATURE),
                Arguments.of(
                        signed(claims().subject("u").expirationTime(Date.from(now.minusSeconds(31)))), Why.EXPIRED),
                Arguments.of(signed(claims().subject("u").expirationTime(null)), Why.CLAIMS_NOT_ACCEPTED),
                Arguments.of(
                        signed(claims().subject("u").notBeforeTime(Date.from(now.plusSeconds(60)))),
                        Why.CLAIMS_NOT_ACCEPTED),
                Arguments.of(signed(claims()), Why.NO_USER),
                Arguments.of(signed(claims().subject("x".repeat(129))), Why.NO_USER),
                Arguments.of(signed("{\"sub\":\"\\ud800\"}"), Why.NO_USER),
                Arguments.of(signed(claims().claim("userId", true).subject("u")), Why.NO_USER));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"userId\":42}', 42",
        "'{\"userId\":42,\"sub\":\"u\"}', 42",
        "'{\"userId\":-9007199254740993}', -9007199254740993",
        "'{\"userId\":1e3}', 1000",
        "'{\"userId\":7.0}', 7",
        "'{\"userId\":\"042\"}', 042",
        "'{\"sub\":42}', 42",
        "'{\"sub\":7.0}', 7",
    })
    void a_user_whose_id_is_a_number_is_named_by_its_decimal_text(String payload, String user) throws JOSEException {
        assertThat(verify(BY_SECRET, signed(payload)))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.caller().userId()).isEqualTo(new UserId(user)));
    }

    /** As text they would be those of other users too. */
    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890", "1e300", "0.5", "-1e20"})
    void a_number_that_cannot_be_kept_exactly_names_nobody(String number) throws JOSEException {
        assertThat(verify(BY_SECRET, signed("{\"userId\":" + number + "}"))).isEqualTo(new Refused(Why.NO_USER));
        assertThat(verify(BY_SECRET, signed("{\"sub\":" + number + "}"))).isEqualTo(new Refused(Why.NO_USER));
    }

    @Test
    void a_refusal_is_logged_with_its_reason_once_in_a_while_and_without_the_token() {
        Logger log = (Logger) LoggerFactory.getLogger(RefusalLog.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            TokenVerifier verifier = TokenVerifiers.of(BY_SECRET);
            for (int i = 0; i < 3; i++) {
                verify(verifier, "not.a.token");
            }
            verify(verifier, signed(claims()));
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("A token was refused: unreadable", "A token was refused: no_user");
    }

    /** @param payload what it says beside its end */
    private static String signed(String payload) throws JOSEException {
        long end = Instant.now().plusSeconds(60).getEpochSecond();
        var token = new JWSObject(
                new JWSHeader(JWSAlgorithm.HS256), new Payload(payload.replaceFirst("}$", ",\"exp\":" + end + "}")));
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_bad_token_is_refused(String token, Why why) {
        assertThat(verify(BY_SECRET, token)).isEqualTo(new Refused(why));
    }

    @Test
    void clocks_may_differ_by_half_a_minute() {
        var past = Date.from(Instant.now().minusSeconds(25));

        assertThat(verify(BY_SECRET, signed(claims().subject("u").expirationTime(past))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void a_configured_audience_and_issuer_are_required() {
        var settings =
                new TokenSettings(SECRET, null, null, "gateway", "https://issuer.example", null, null, null, null);
        var right = claims().subject("u").audience("gateway").issuer("https://issuer.example");

        assertThat(verify(settings, signed(right))).isInstanceOf(Accepted.class);
        assertThat(verify(settings, signed(right.audience("other")))).isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
        assertThat(verify(settings, signed(right.audience("gateway").issuer("other"))))
                .isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
    }

    @Test
    void a_token_may_not_live_for_longer_than_is_configured_and_says_when_it_began() {
        var settings = new TokenSettings(SECRET, null, null, null, null, Duration.ofMinutes(10), null, null, null);
        Instant now = Instant.now();
        var token = claims().subject("u").expirationTime(Date.from(now.plusSeconds(300)));

        assertThat(verify(settings, signed(token.issueTime(Date.from(now.minusSeconds(300))))))
                .isInstanceOf(Accepted.class);
        assertThat(verify(settings, signed(token.issueTime(Date.from(now.minusSeconds(302))))))
                .isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
        assertThat(verify(settings, signed(token.issueTime(null)))).isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
    }

    @Test
    void a_token_does_not_live_longer_by_a_wrong_time_of_issue() {
        var settings = new TokenSettings(SECRET, null, null, null, null, Duration.ofMinutes(10), null, null, null);
        Instant now = Instant.now();
        var aheadOfUs = claims().subject("u")
                .issueTime(Date.from(now.plusSeconds(120)))
                .expirationTime(Date.from(now.plusSeconds(600)));
        var toCome = claims().subject("u")
                .issueTime(Date.from(now.plusSeconds(3_600)))
                .expirationTime(Date.from(now.plusSeconds(3_700)));
        var inMilliseconds = claims().subject("u")
                .issueTime(Date.from(Instant.ofEpochSecond(now.toEpochMilli())))
                .expirationTime(Date.from(now.plusSeconds(300)));

        assertThat(verify(settings, signed(aheadOfUs)))
                .isInstanceOfSatisfying(
                        Accepted.class, it -> assertThat(it.caller().issuedAt()).isNull());
        assertThat(verify(settings, signed(toCome))).isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
        assertThat(verify(settings, signed(inMilliseconds))).isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
        assertThat(verify(BY_SECRET, signed(inMilliseconds)))
                .isInstanceOfSatisfying(
                        Accepted.class, it -> assertThat(it.caller().issuedAt()).isNull());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roles | operator        | true
            roles | other operator  | true
            roles | operators       | false
            role  | operator        | false
            """)
    void an_operator_is_told_by_a_role(String claim, String roles, boolean operator) {
        var settings = new TokenSettings(SECRET, null, null, null, null, Duration.ofHours(24), "operator", null, null);
        var token = claims().subject("u").issueTime(Date.from(Instant.now()));

        assertThat(isOperator(settings, signed(token.claim(claim, roles)))).isEqualTo(operator);
        assertThat(isOperator(settings, signed(token.claim(claim, List.of(roles.split(" "))))))
                .isEqualTo(operator);
        assertThat(isOperator(BY_SECRET, signed(token))).isFalse();
    }

    private static boolean isOperator(TokenSettings settings, String token) {
        return verify(settings, token) instanceof Accepted(Caller caller) && caller.operator();
    }

    @Test
    void keys_are_fetched_and_may_rotate_and_serve_no_other_algorithm() throws Exception {
        RSAKey first = new RSAKeyGenerator(2048).keyID("first").generate();
        RSAKey second = new RSAKeyGenerator(2048).keyID("second").generate();
        var published = new AtomicReference<>(new JWKSet(first.toPublicJWK()));
        HttpServer issuer = serve(published);
        try {
            var settings = byKeys("http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks");
            TokenVerifier verifier = TokenVerifiers.of(settings);
            var claims = claims().subject("u").audience("gateway").issuer("issuer");
            assertThat(verify(verifier, rsa(claims, first))).isInstanceOf(Accepted.class);
            assertThat(verify(verifier, rsa(claims().subject("u").issuer("issuer"), first)))
                    .isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));
            assertThat(verify(
                            verifier,
                            rsa(claims().subject("u").audience("gateway").issuer("another"), first)))
                    .isEqualTo(new Refused(Why.CLAIMS_NOT_ACCEPTED));

            byte[] publicKey = first.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
            assertThat(verify(verifier, signed(claims, new MACSigner(publicKey))))
                    .isEqualTo(new Refused(Why.BAD_SIGNATURE));

            published.set(new JWKSet(second.toPublicJWK()));
            assertThat(verify(verifier, rsa(claims, second))).isInstanceOf(Accepted.class);
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void keys_that_cannot_be_fetched_are_no_verdict_on_the_token() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
        HttpServer issuer = serve(new AtomicReference<>(new JWKSet()));
        issuer.stop(0);
        var settings = byKeys("http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks");

        assertThat(verify(
                        settings, rsa(claims().subject("u").audience("gateway").issuer("issuer"), key)))
                .isEqualTo(new Refused(Why.KEYS_UNAVAILABLE));
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                Arguments.of(new TokenSettings(null, "", " ", null, null, null, null, null, null), "set JWT_SECRET"),
                Arguments.of(
                        new TokenSettings("short", null, null, null, null, null, null, null, null),
                        "JWT_SECRET needs at least 32 bytes"),
                Arguments.of(
                        new TokenSettings(SECRET + ",short", null, null, null, null, null, null, null, null),
                        "JWT_SECRET needs at least 32 bytes"),
                Arguments.of(
                        new TokenSettings(
                                String.join(",", SECRET, NEXT, SECRET), null, null, null, null, null, null, null, null),
                        "JWT_SECRET holds at most 2"),
                Arguments.of(
                        new TokenSettings(SECRET, null, "RS256", null, null, null, null, null, null),
                        "JWT_ALGORITHM must be HS256"),
                Arguments.of(
                        new TokenSettings(SECRET, "https://x/", null, "a", "i", null, null, null, null), "not both"),
                Arguments.of(
                        new TokenSettings(null, "https://x/", null, null, "i", null, null, null, null),
                        "set JWT_AUDIENCE"),
                Arguments.of(
                        new TokenSettings(null, "https://x/", "HS256", "a", "i", null, null, null, null),
                        "JWT_ALGORITHM must be one of"),
                Arguments.of(
                        new TokenSettings(null, "https://x/", null, "a", null, null, null, null, null),
                        "set JWT_ISSUER"),
                Arguments.of(byKeys("nowhere"), "must be an absolute URL"),
                Arguments.of(byKeys("https:///jwks"), "must be an absolute URL"),
                Arguments.of(byKeys("http://issuer.example/jwks"), "JWT_JWKS_URL must begin with https, unless"),
                Arguments.of(byKeys("HTTP://10.0.0.1/jwks"), "JWT_JWKS_URL must begin with https, unless"),
                Arguments.of(byKeys("http://127.0.0.1.example/jwks"), "JWT_JWKS_URL must begin with https, unless"),
                Arguments.of(
                        byKeys("http://127.0.0.1@issuer.example/jwks"), "JWT_JWKS_URL must begin with https, unless"),
                Arguments.of(byKeys("file:/jwks"), "must be an absolute URL"));
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void unsafe_settings_stop_the_start_and_say_what_to_set(TokenSettings settings, String message) {
        assertThatThrownBy(() -> TokenVerifiers.of(settings))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void settings_do_not_show_their_secret() {
        assertThat(BY_SECRET.toString()).doesNotContain(SECRET);
    }

    private static HttpServer serve(AtomicReference<JWKSet> keys) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            byte[] body = keys.get().toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, null);
    }

    private static String signed(JWTClaimsSet.Builder claims, @Nullable JWSSigner signer) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(signer == null ? new MACSigner(SECRET) : signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String rsa(JWTClaimsSet.Builder claims, RSAKey key) throws JOSEException {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static Verification verify(TokenSettings settings, String token) {
        return verify(TokenVerifiers.of(settings), token);
    }

    private static Verification verify(TokenVerifier verifier, String token) {
        return verifier.verify(token).toCompletableFuture().join();
    }
}
