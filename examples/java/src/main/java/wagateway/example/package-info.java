/** Programs of others, as the documents show them. */
@NullMarked
package wagateway.example;

import org.jspecify.annotations.NullMarked;
