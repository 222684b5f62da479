package wagateway.planted.vendor;

import com.nimbusds.jose.JWSAlgorithm;

/** Does not say whom it uses. */
record HiddenPlant(JWSAlgorithm algorithm) {}
