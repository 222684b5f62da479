package wagateway.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.identity.UserId;
import wagateway.model.token.Revocation;

/**
 * All revocations in force, as one text: {@code <change> <JSON>}. Only the change, its first {@value #CHANGE_LENGTH}
 * characters, need be read to see whether the list is new.
 *
 * @param change number of the list, which rises with each change of it
 */
public record RevocationList(long change, List<Revocation> revocations) {
    public static final int CHANGE_LENGTH = 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private record Entry(
            String user, @Nullable String tokenId, @Nullable Long issuedBefore, long until) {}

    public String write() {
        var entries = revocations.stream()
                .map(revocation -> new Entry(
                        revocation.user().value(),
                        revocation.tokenId(),
                        revocation.issuedBefore() == null
                                ? null
                                : revocation.issuedBefore().toEpochMilli(),
                        revocation.until().toEpochMilli()))
                .toList();
        return String.format(Locale.ROOT, "%0" + CHANGE_LENGTH + "d ", change) + MAPPER.writeValueAsString(entries);
    }

    /** @throws WireFormatException when it is of no form that this release knows */
    public static RevocationList read(String text) {
        try {
            Entry[] entries = MAPPER.readValue(text.substring(CHANGE_LENGTH), Entry[].class);
            return new RevocationList(
                    change(text),
                    List.of(entries).stream()
                            .map(entry -> new Revocation(
                                    new UserId(entry.user()),
                                    entry.tokenId(),
                                    entry.issuedBefore() == null ? null : Instant.ofEpochMilli(entry.issuedBefore()),
                                    Instant.ofEpochMilli(entry.until())))
                            .toList());
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new WireFormatException("not a list of revocations", e);
        }
    }

    /**
     * The change of a list, of which this is the beginning or all; 0 of an empty text.
     *
     * @throws WireFormatException when there is none
     */
    public static long change(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text.substring(0, CHANGE_LENGTH));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new WireFormatException("a list of revocations without its change number", e);
        }
    }
}
