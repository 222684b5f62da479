package wagateway.pod;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pages the browser lets read an answer, and, where that is wanted, whose requests are refused. The former is the
 * browser's to enforce, not the pod's: without a cookie a page has no more rights than any other program.
 */
public final class PageOrigins {
    private final boolean any;
    private final List<String> listed;
    private final boolean refusesOthers;

    /** @param refusesOthers whether requests of pages that are not listed are refused */
    public PageOrigins(CorsSettings settings, boolean refusesOthers) {
        this.any = settings.allowsAny();
        this.listed = settings.origins().stream()
                .map(PageOrigins::normalized)
                .distinct()
                .toList();
        this.refusesOthers = refusesOthers;
    }

    public boolean allows(String origin) {
        return any || listed.contains(normalized(origin));
    }

    /**
     * Headers that let the browser give an answer to this page; none when it may not have it, or the client is not a
     * page.
     */
    public Map<String, String> sharing(@Nullable String origin) {
        if (origin == null || !allows(origin)) {
            return Map.of();
        }
        return any
                ? Map.of("Access-Control-Allow-Origin", "*")
                : Map.of("Access-Control-Allow-Origin", origin, "Access-Control-Allow-Credentials", "true");
    }

    /**
     * Whether a request is to be refused for the page that it comes from. A page of the pod's own address is never
     * refused; a client that is not a page sends no origin.
     */
    public boolean refuses(@Nullable String origin, @Nullable String host) {
        return refusesOthers && origin != null && !allows(origin) && !(host != null && origin.endsWith("://" + host));
    }

    private static String normalized(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
