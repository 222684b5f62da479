package wagateway.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets that were not given are made up once and kept, readable by their owner only. */
final class Secrets {
    private static final int BYTES = 48;

    private Secrets() {}

    /**
     * The values of the named variables: as given, else as kept in the file, else new.
     *
     * @param file lines of the form {@code NAME=value}; made when it is not there
     * @throws StartFailure when the file cannot be read or written
     */
    static Map<String, String> of(List<String> names, Environment environment, Path file) {
        try {
            Map<String, String> kept = read(file);
            var secrets = new LinkedHashMap<String, String>();
            int known = kept.size();
            for (String name : names) {
                String given = environment.get(name);
                secrets.put(name, given == null ? kept.computeIfAbsent(name, _ -> random()) : given);
            }
            if (kept.size() > known) {
                write(file, kept);
            }
            return secrets;
        } catch (IOException e) {
            throw new StartFailure("cannot keep secrets in " + file + ": " + e, e);
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        var kept = new LinkedHashMap<String, String>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("=", 2);
                if (parts.length == 2) {
                    kept.put(parts[0], parts[1]);
                }
            }
        }
        return kept;
    }

    private static void write(Path file, Map<String, String> kept) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        var lines = new ArrayList<String>();
        kept.forEach((name, value) -> lines.add(name + "=" + value));
        Files.write(file, lines);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
