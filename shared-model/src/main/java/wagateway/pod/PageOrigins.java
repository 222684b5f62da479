package wagateway.pod;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Which pages the browser lets read an answer, and, where that is wanted, whose requests are refused. The former is the
 * browser's to enforce, not the pod's: without a cookie a page has no more rights than any other program.
 */
public final class PageOrigins {
    private static final int MAX_LOGGED = 200;

    private final RateLimitedWarning stranger = new RateLimitedWarning(
            LoggerFactory.getLogger(PageOrigins.class),
            "A page of {} may not read what it is answered: add its origin to CORS_ORIGIN if it is one of yours");
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
        if (!refusesOthers || origin == null || !isStranger(origin, host)) {
            return false;
        }
        tellOf(origin);
        return true;
    }

    boolean isStranger(String origin, @Nullable String host) {
        return !allows(origin) && !(host != null && origin.endsWith("://" + host));
    }

    /** Names a page to whoever runs the pod: all that its browser says to its author is that the pod cannot be reached. */
    void tellOf(String origin) {
        stranger.write(origin.length() > MAX_LOGGED ? origin.substring(0, MAX_LOGGED) : origin);
    }

    private static String normalized(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
