package wagateway.planted.vendor;

import com.nimbusds.jose.JWSAlgorithm;

/** Bears the name of the vendor that it uses. */
record NimbusPlant(JWSAlgorithm algorithm) {
    record Within(JWSAlgorithm algorithm) {}
}
