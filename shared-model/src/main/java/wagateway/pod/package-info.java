/**
 * What pods of both kinds are made of. Open {@link wagateway.pod.UnusableSettingException} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.pod;

import org.jspecify.annotations.NullMarked;
