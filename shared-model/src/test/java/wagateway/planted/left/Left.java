package wagateway.planted.left;

import wagateway.planted.right.Right;

/** Half of a cycle that proves that the rule against cycles can fail. */
public record Left(Right right) {}
