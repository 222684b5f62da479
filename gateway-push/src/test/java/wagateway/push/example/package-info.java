/** Programs of others, as the documents show them. */
@NullMarked
package wagateway.push.example;

import org.jspecify.annotations.NullMarked;
