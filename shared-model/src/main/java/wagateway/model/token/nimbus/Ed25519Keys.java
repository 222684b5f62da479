package wagateway.model.token.nimbus;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 keys of a key set (RFC 8037) as the JDK's own, which Nimbus cannot make. A token of any algorithm but
 * {@code EdDSA} finds no key.
 */
final class Ed25519Keys implements JWSKeySelector<SecurityContext> {
    private static final int KEY_BYTES = 32;

    private final JWKSource<SecurityContext> keys;

    Ed25519Keys(JWKSource<SecurityContext> keys) {
        this.keys = keys;
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        if (!JWSAlgorithm.EdDSA.equals(header.getAlgorithm())) {
            return List.of();
        }
        var fits = new JWKMatcher.Builder()
                .keyType(KeyType.OKP)
                .curve(Curve.Ed25519)
                .keyID(header.getKeyID())
                .keyUses(KeyUse.SIGNATURE, null)
                .algorithms(JWSAlgorithm.EdDSA, Algorithm.parse("Ed25519"), null)
                .build();
        return keys.get(new JWKSelector(fits), context).stream()
                .map(JWK::toOctetKeyPair)
                .flatMap(Ed25519Keys::key)
                .toList();
    }

    /** RFC 8032, 5.1.2: the y coordinate in little-endian order, with the sign of x as the highest bit. */
    private static Stream<Key> key(OctetKeyPair published) {
        byte[] encoded = published.getDecodedX();
        if (encoded.length != KEY_BYTES) {
            return Stream.empty();
        }
        byte[] y = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            y[i] = encoded[KEY_BYTES - 1 - i];
        }
        boolean xOdd = y[0] < 0;
        y[0] &= 0x7f;
        try {
            var point = new EdECPoint(xOdd, new BigInteger(1, y));
            return Stream.of(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
        } catch (GeneralSecurityException _) {
            return Stream.empty();
        }
    }
}
