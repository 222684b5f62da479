package wagateway.api.adapter;

import org.springframework.http.HttpHeaders;

/**
 * An event of a worker of another kind.
 *
 * @param shownSecret that stood in the address; empty where there was none
 */
public record Delivery(Linking linking, String shownSecret, HttpHeaders headers, String body) {
    /** Without secrets and content. */
    @Override
    public String toString() {
        return "Delivery[" + linking + "]";
    }
}
