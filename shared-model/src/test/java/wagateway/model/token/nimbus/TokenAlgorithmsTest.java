package wagateway.model.token.nimbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.Verification.Refused;
import wagateway.model.token.Verification.Why;

/** One issuer that publishes a key of each kind. */
class TokenAlgorithmsTest {
    private static final RSAKey RSA =
            made(() -> new RSAKeyGenerator(2048).keyID("rsa").generate());
    private static final ECKey P_256 =
            made(() -> new ECKeyGenerator(Curve.P_256).keyID("p256").generate());
    private static final ECKey P_384 =
            made(() -> new ECKeyGenerator(Curve.P_384).keyID("p384").generate());
    private static final KeyPair EDWARDS =
            made(() -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    private static final HttpServer ISSUER =
            made(() -> HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));

    @BeforeAll
    static void publish() {
        byte[] encoded = EDWARDS.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        JWK edwards = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID("ed")
                .build();
        JWK otherCurve = new OctetKeyPair.Builder(Curve.X25519, Base64URL.encode(x))
                .keyID("x")
                .build();
        var keys = new JWKSet(List.of(RSA, P_256, P_384, otherCurve, edwards)).toPublicJWKSet();
        ISSUER.createContext("/", exchange -> {
            byte[] body = keys.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ISSUER.start();
    }

    @AfterAll
    static void stop() {
        ISSUER.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "ES384", "EdDSA"})
    void each_algorithm_verifies_its_own_tokens_and_no_other(String algorithm) {
        TokenVerifier verifier = verifier(algorithm);
        for (String signed : List.of("RS256", "PS256", "ES256", "ES384", "EdDSA")) {
            Verification verification = verify(verifier, token(signed));
            if (signed.equals(algorithm)) {
                assertThat(verification).isInstanceOf(Accepted.class);
            } else {
                assertThat(verification).isEqualTo(new Refused(Why.BAD_SIGNATURE));
            }
        }
    }

    @Test
    void under_eddsa_a_tampered_token_is_refused() {
        TokenVerifier verifier = verifier("EdDSA");
        String[] parts = token("EdDSA").split("\\.", -1);
        String payload = Base64URL.encode(
                        new Base64URL(parts[1]).decodeToString().replace("\"u\"", "\"v\""))
                .toString();
        byte[] signature = new Base64URL(parts[2]).decode();
        signature[5] ^= 1;

        for (String tampered : List.of(
                parts[0] + "." + payload + "." + parts[2],
                parts[0] + "." + parts[1] + "." + Base64URL.encode(signature),
                parts[0] + "." + parts[1] + ".AAAA")) {
            assertThat(verify(verifier, tampered)).isEqualTo(new Refused(Why.BAD_SIGNATURE));
        }
    }

    @Test
    void under_eddsa_a_shared_secret_or_another_curve_is_refused() {
        TokenVerifier verifier = verifier("EdDSA");
        byte[] published = EDWARDS.getPublic().getEncoded();

        assertThat(verify(verifier, signed(new JWSHeader(JWSAlgorithm.HS256), made(() -> new MACSigner(published)))))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
        assertThat(verify(verifier, edwards(new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("x"))))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
    }

    @Test
    void under_eddsa_a_critical_header_is_refused_and_a_key_id_may_be_absent() {
        TokenVerifier verifier = verifier("EdDSA");

        assertThat(verify(
                        verifier,
                        edwards(new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                                .criticalParams(Set.of("exp"))
                                .customParam("exp", 1))))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
        assertThat(verify(verifier, edwards(new JWSHeader.Builder(JWSAlgorithm.EdDSA))))
                .isInstanceOf(Accepted.class);
    }

    private static String token(String algorithm) {
        return switch (algorithm) {
            case "RS256", "PS256" -> signed(header(algorithm, "rsa"), made(() -> new RSASSASigner(RSA)));
            case "ES256" -> signed(header(algorithm, "p256"), made(() -> new ECDSASigner(P_256)));
            case "ES384" -> signed(header(algorithm, "p384"), made(() -> new ECDSASigner(P_384)));
            default -> edwards(new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed"));
        };
    }

    private static JWSHeader header(String algorithm, String key) {
        return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(key).build();
    }

    private static String signed(JWSHeader header, JWSSigner signer) {
        try {
            var token = new SignedJWT(header, claims());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By the JDK, as Nimbus would need another library for it. */
    private static String edwards(JWSHeader.Builder header) {
        String input = header.build().toBase64URL() + "." + claims().toPayload().toBase64URL();
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(EDWARDS.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .subject("u")
                .audience("gateway")
                .issuer("issuer")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build();
    }

    private static TokenVerifier verifier(String algorithm) {
        String url = "http://127.0.0.1:" + ISSUER.getAddress().getPort() + "/jwks";
        return TokenVerifiers.of(new TokenSettings(null, url, algorithm, "gateway", "issuer", null, null, null, null));
    }

    private static Verification verify(TokenVerifier verifier, String token) {
        return verifier.verify(token).toCompletableFuture().join();
    }

    private interface Making<T> {
        T make() throws Exception;
    }

    private static <T> T made(Making<T> making) {
        try {
            return making.make();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
