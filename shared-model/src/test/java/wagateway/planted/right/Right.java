package wagateway.planted.right;

import org.jspecify.annotations.Nullable;
import wagateway.planted.left.Left;

/** The other half of the cycle. */
public record Right(@Nullable Left left) {}
