/** What the documents show of programs in Java, which the tests run. Open {@link wagateway.api.example.TokenIssuer} first. */
@NullMarked
package wagateway.api.example;

import org.jspecify.annotations.NullMarked;
